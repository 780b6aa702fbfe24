;; The two loops in which most of the time goes. simd.js holds this text compiled (tools/wasm.py).
;; Places are counted in bytes, four to a number.
(module
  (import "course" "memory" (memory 1))

  ;; y += x · W. W has a multiple of four rows. Its columns need not be a multiple of eight: what is
  ;; read beyond a row lands in y, beyond the columns.
  (func (export "product")
    (param $x i32) (param $w i32) (param $end i32) (param $width i32) (param $y i32)
    (local $x0 v128) (local $x1 v128) (local $x2 v128) (local $x3 v128)
    (local $w1 i32) (local $w2 i32) (local $w3 i32) (local $at i32) (local $last i32)
    (local.set $last (i32.add (local.get $y) (local.get $width)))
    (loop $rows ;; four rows of W, which ends at $end
      (local.set $x0 (v128.load32_splat (local.get $x)))
      (local.set $x1 (v128.load32_splat offset=4 (local.get $x)))
      (local.set $x2 (v128.load32_splat offset=8 (local.get $x)))
      (local.set $x3 (v128.load32_splat offset=12 (local.get $x)))
      (local.set $w1 (i32.add (local.get $w) (local.get $width)))
      (local.set $w2 (i32.add (local.get $w1) (local.get $width)))
      (local.set $w3 (i32.add (local.get $w2) (local.get $width)))
      (local.set $at (local.get $y))
      (loop $columns ;; eight columns, four in each of two instructions
        (v128.store (local.get $at)
          (f32x4.add (v128.load (local.get $at))
            (f32x4.add
              (f32x4.add
                (f32x4.mul (local.get $x0) (v128.load (local.get $w)))
                (f32x4.mul (local.get $x1) (v128.load (local.get $w1))))
              (f32x4.add
                (f32x4.mul (local.get $x2) (v128.load (local.get $w2)))
                (f32x4.mul (local.get $x3) (v128.load (local.get $w3)))))))
        (v128.store offset=16 (local.get $at)
          (f32x4.add (v128.load offset=16 (local.get $at))
            (f32x4.add
              (f32x4.add
                (f32x4.mul (local.get $x0) (v128.load offset=16 (local.get $w)))
                (f32x4.mul (local.get $x1) (v128.load offset=16 (local.get $w1))))
              (f32x4.add
                (f32x4.mul (local.get $x2) (v128.load offset=16 (local.get $w2)))
                (f32x4.mul (local.get $x3) (v128.load offset=16 (local.get $w3)))))))
        (local.set $w (i32.add (local.get $w) (i32.const 32)))
        (local.set $w1 (i32.add (local.get $w1) (i32.const 32)))
        (local.set $w2 (i32.add (local.get $w2) (i32.const 32)))
        (local.set $w3 (i32.add (local.get $w3) (i32.const 32)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br_if $columns (i32.lt_u (local.get $at) (local.get $last))))
      ;; to the row after $w3's, less what was read beyond the columns
      (local.set $w (i32.add (local.get $w3) (i32.sub (local.get $last) (local.get $at))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (br_if $rows (i32.lt_u (local.get $w) (local.get $end)))))

  ;; y = exp(factor · (y - shift)), four numbers at once. exp(x) is 2^n · exp(r), where n is the whole
  ;; number nearest to x / ln 2. For r, of at most ln 2 / 2, Taylor's polynomial p is exact enough.
  (func (export "exponentials")
    (param $y i32) (param $end i32) (param $factor f32) (param $shift f32)
    (local $x v128) (local $n v128) (local $r v128) (local $p v128)
    (loop $fours
      (local.set $x (f32x4.mul (f32x4.splat (local.get $factor))
        (f32x4.sub (v128.load (local.get $y)) (f32x4.splat (local.get $shift)))))
      ;; beyond this, a result is larger or smaller than numbers of 32 bits can be
      (local.set $x (f32x4.max (f32x4.splat (f32.const -87)) (local.get $x)))
      (local.set $x (f32x4.min (f32x4.splat (f32.const 87)) (local.get $x)))
      (local.set $n
        (f32x4.nearest (f32x4.mul (local.get $x) (f32x4.splat (f32.const 1.4426950408889634)))))
      ;; r = x - n · ln 2, with ln 2 in two parts, because n times the first is exact
      (local.set $r (f32x4.sub (local.get $x)
        (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
      (local.set $r (f32x4.add (local.get $r)
        (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.00021219444005469057)))))
      (local.set $p (f32x4.splat (f32.const 0.0001984126984126984)))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 0.001388888888888889))))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 0.008333333333333333))))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 0.041666666666666664))))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 0.16666666666666666))))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 0.5))))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 1.0))))
      (local.set $p (f32x4.mul (local.get $p) (local.get $r)))
      (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 1.0))))
      (v128.store (local.get $y) (f32x4.mul (local.get $p)
        (i32x4.shl ;; 2^n: a number is kept with its exponent, plus 127, from bit 23 on
          (i32x4.add (i32x4.trunc_sat_f32x4_s (local.get $n)) (i32x4.splat (i32.const 127)))
          (i32.const 23))))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $fours (i32.lt_u (local.get $y) (local.get $end))))))
