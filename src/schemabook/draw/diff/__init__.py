"""What leads from one schema to another, as one picture: both states in one layout, every change told once.

`told` makes `difference`s of the changes of two snapshots, `follows` leaves out what only follows from
another one; `union` is the schema of both states, `marks` says where in it each difference stands, `near`
what is shown around it; `diagram` puts that together. `order`, `lines` and `markdown` tell the same in words.
"""
