// Numbers as French writes them, and how English writes the same: `seq2seq/text/numbers.py`.

const GROUPED = "\\d{1,3}(?: \\d{3})+(?:,\\d+)?|\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?";
const DIGITS = [
  "\\d{1,4}([/.-])\\d{1,2}\\1\\d{1,4}", // a date
  "\\+?\\d{2}(?: \\d{2}){3,}", // a telephone number
  "\\d{1,2} ?h(?: ?\\d{2})?", // a time of day
  `(?:${GROUPED})(?!\\d)`,
  "\\d+(?:[,.:/-]\\d+)*(?:ers?|ères?|res?|èmes?|emes?|ndes?|nds?|es?)?",
].join("|");
const UNIT = " ?(?:[€$£%]|°[CF]?|(?:km/h|k[gmo]|[cm]m|m[lg]|[MG]o|[gml])(?!['’]))";
const ALONE = "(?![\\p{L}\\p{N}])"; // no letter or digit may follow: those of MP3 are no number
// With the digits of any script.
const pattern = (text, flags = "u") => new RegExp(text.replaceAll("\\d", "\\p{Nd}"), flags);
export const NUMBER_WITH_UNIT = pattern(
  `(?<![\\p{L}\\p{N}_.,/])-?(?:[$£€] ?)?(?:${DIGITS})${ALONE}(?:${UNIT}${ALONE})?`,
  "gu",
);
const WITH_GROUPS = pattern(`(?<!\\d)(?:${GROUPED})(?!\\d)`);
const GROUPS = pattern(GROUPED, "gu");
const DECIMAL_COMMA = pattern("(?<=\\d),(?=\\d)", "gu");
const TIME = pattern("^(\\d{1,2}) ?h ?(\\d{2})?$");
const ORDINAL = pattern("^(\\d+)\\p{L}+$");
const DATE_OR_TELEPHONE = pattern("\\d([/.-])\\d{1,2}\\1\\d|\\d{2}(?: \\d{2}){3}");

export function inEnglish(french) {
  const number = french.replace(/ %$/, "%");
  const [, hour, minute = "00"] = number.match(TIME) ?? [];
  if (hour) return `${hour}:${minute}`;
  const [, ordinal] = number.match(ORDINAL) ?? [];
  if (ordinal) return ordinal + ordinalEnding(ordinal);
  if (DATE_OR_TELEPHONE.test(number)) return number;
  if (WITH_GROUPS.test(number)) return number.replace(GROUPS, rewritten);
  return number.replace(DECIMAL_COMMA, ".");
}

// 3 500,25 and 3.500,25 as 3,500.25.
function rewritten(number) {
  const [whole, decimals] = number.split(",");
  return whole.replace(/[ .]/g, ",") + (decimals ? `.${decimals}` : "");
}

function ordinalEnding(digits) {
  if (/1[123]$/.test(digits)) return "th";
  return { 1: "st", 2: "nd", 3: "rd" }[digits.at(-1)] ?? "th";
}
