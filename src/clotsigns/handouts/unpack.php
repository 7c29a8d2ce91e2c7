<?php
// Gives every code its handout, for OpenEMR's local content. Run it in the folder of these files:
//   php unpack.php
// It reads codes.csv beside it and may be run again: a second time changes nothing.
chdir(__DIR__);
$list = fopen('codes.csv', 'r');
if (!$list) {
    fwrite(STDERR, "codes.csv must stand beside this file\n");
    exit(1);
}
fgetcsv($list, 0, ',', '"', '');
$made = 0;
while (($row = fgetcsv($list, 0, ',', '"', '')) !== false) {
    [$name, $handout] = $row;
    // A name in another folder is none of ours.
    if (basename($name) !== $name || basename($handout) !== $handout || !is_file($handout)) {
        fwrite(STDERR, "codes.csv or a handout is damaged: unpack the file again\n");
        exit(1);
    }
    if (!is_file($name) || sha1_file($name) !== sha1_file($handout)) {
        if (!copy($handout, $name)) {
            fwrite(STDERR, "$name cannot be written here\n");
            exit(1);
        }
        $made++;
    }
}
echo "$made handouts were put in their places\n";
