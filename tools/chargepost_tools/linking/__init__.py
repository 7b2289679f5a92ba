"""Links the files that are always loaded into one: a board pays for each file, import and name.

A file of its own costs a 64-bit heap 250 bytes before there is anything in it, and each name
that one file has from another 16 more. In one file there are no imports, constants are put in
place by the compiler wherever they are used, and a name is known once. What is loaded on demand
stays a file; it imports from the bundle. Each line of a file is a line of the bundle:
`Bundle.where` says which.
"""
