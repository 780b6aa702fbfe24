"""A French-English dictionary written by hand, without a look at the grammar's own tables.

One entry a line: the French forms, and after the colon the English forms they may be rendered by.
A noun has its gender in front. The tests of the grammar corpus hold every alignment and every word
form against it.
"""

NOUNS = """
m homme hommes: man men
f femme femmes: woman women
m garçon garçons: boy boys
f fille filles: girl girls
m enfant enfants: child children
m ami amis: friend friends
f amie amies: friend friends
m roi rois: king kings
f reine reines: queen queens
m médecin médecins: doctor doctors
m voisin voisins: neighbor neighbors
m héros: hero heroes
m chat chats: cat cats
m chien chiens: dog dogs
m cheval chevaux: horse horses
m oiseau oiseaux: bird birds
m ours: bear bears
f souris: mouse mice
m hibou hiboux: owl owls
m animal animaux: animal animals
m lapin lapins: rabbit rabbits
m renard renards: fox foxes
f pomme pommes: apple apples
f orange oranges: orange oranges
f poire poires: pear pears
f cerise cerises: cherry cherries
f tomate tomates: tomato tomatoes
f noix: nut nuts
m ananas: pineapple pineapples
m haricot haricots: bean beans
m radis: radish radishes
m repas: meal meals
m gâteau gâteaux: cake cakes
m œuf œufs: egg eggs
m fromage fromages: cheese cheeses
m livre livres: book books
f lettre lettres: letter letters
m journal journaux: newspaper newspapers
f histoire histoires: story stories
f clé clés: key keys
f fleur fleurs: flower flowers
m chapeau chapeaux: hat hats
m vélo vélos: bike bikes
m bateau bateaux: boat boats
f voiture voitures: car cars
f table tables: table tables
m tapis: rug rugs
f boîte boîtes: box boxes
m arbre arbres: tree trees
f porte portes: door doors
m jardin jardins: garden gardens
f maison maisons: house houses
f école écoles: school schools
f ville villes: city cities
f forêt forêts: forest forests
m hôtel hôtels: hotel hotels
m palais: palace palaces
m pays: country countries
f île îles: island islands
"""

OTHERS = """
paul: paul
louis: louis
marie: marie
anne: anne
alice: alice
beau bel belle beaux belles: beautiful
petit petite petits petites: small
grand grande grands grandes: big
jeune jeunes: young
vieux vieil vieille vieilles: old
nouveau nouvel nouvelle nouveaux nouvelles: new
triste tristes: sad
heureux heureuse heureuses: happy
bon bonne bons bonnes: good
fatigué fatiguée fatigués fatiguées: tired
malade malades: sick
noir noire noirs noires: black
vert verte verts vertes: green
rouge rouges: red
le la: the it
l': the it
les: the them
un une: a an
des: some of the from
de d': a an any some of from near many
ce cet cette: this
ces: these
mon ma mes: my
notre nos: our
leur: their them to
leurs: their
chaque: each
deux: two
trois: three
quatre: four
plusieurs: several
quelques: a few
beaucoup: many
je j': i
il -il -t-il: he
elle -elle -t-elle: she
ils elles -ils -elles: they
lui: him to
dans: in
sur: on
sous: under
devant: in front of
derrière: behind
près: near
loin: far
avec: with
à: to
du: of the from
au aux: to the
ne n': not never no longer
pas: not
jamais: never
plus: no longer
souvent: often
toujours: always
parfois: sometimes
hier: yesterday
demain: tomorrow
maintenant: now
où: where
quand: when
pourquoi: why
qui: who that
que qu': that what because while
et: and
mais: but
donc: so
puis: and then
parce: because
pendant: while
?: ?
suis: am
est: is
sont: are
était: was
étaient: were
sera seront: be
ai ont: have
a: has have
pense pensent: think thinks
sais sait savent: know knows
mange mangent mangeait mangeaient mangera mangeront mangé mangée mangés mangées: eat eats ate eating
vois voit voient verra verront vu vue vus vues: see sees saw
aime aiment: love loves
lis lit lisent lisait lisaient lira liront lu lue lus lues: read reads reading
cherche cherchent cherchait cherchaient cherchera chercheront: look looks looking for
cherché cherchée cherchés cherchées: look looked for
regarde regardent regardait regardaient regardera regarderont: watch watches watching
regardé regardée regardés regardées: watch watched
écoute écoutent écoutait écoutaient écoutera écouteront: listen listens listening to
écouté écoutée écoutés écoutées: listen listened to
ouvre ouvrent ouvrira ouvriront ouvert ouverte ouverts ouvertes: open opens opened
achète achètent achètera achèteront acheté achetée achetés achetées: buy buys bought
donne donnent donnera donneront donné donnée donnés données: give gives gave
parle parlent parlait parlaient parlera parleront parlé: speak speaks spoke speaking
dors dort dorment dormait dormaient dormira dormiront dormi: sleep sleeps slept sleeping
chante chantent chantait chantaient chantera chanteront chanté: sing sings sang singing
arrive arrivent arrivera arriveront arrivé arrivée arrivés arrivées: arrive arrives arrived
tombe tombent tombera tomberont tombé tombée tombés tombées: fall falls fell
"""


def _lines(text):
    return [line for line in text.strip().split("\n")]


def _entries():
    for line in [line[2:] for line in _lines(NOUNS)] + _lines(OTHERS):
        french, english = line.split(": ")
        for form in french.split():
            yield form, frozenset(english.split())


DICTIONARY = dict(_entries())
GENDERS = {form: line[0] for line in _lines(NOUNS) for form in line[2:].split(":")[0].split()}
