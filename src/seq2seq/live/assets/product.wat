;; y += x · W: the inner loop of product.js, which holds this text compiled (tools/wasm.py).
;; Places are counted in bytes, four to a number. W has a multiple of four rows. Its columns need
;; not be a multiple of eight: what is read beyond a row lands in y, beyond the columns.
(module
  (import "course" "memory" (memory 1))
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
      (br_if $rows (i32.lt_u (local.get $w) (local.get $end))))))
