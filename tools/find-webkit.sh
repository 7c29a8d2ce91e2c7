#!/bin/sh
# Prints the driver of WebKitGTK and then its browser, one a line, if both and a display are there.
set -eu

command -v WebKitWebDriver
command -v Xvfb >/dev/null
for candidate in /usr/lib/*/webkit2gtk-4.1/MiniBrowser /usr/libexec/webkit2gtk-4.1/MiniBrowser; do
    if [ -x "$candidate" ]; then
        echo "$candidate"
        # What prints with it is in Python, of the system.
        /usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1")' 2>/dev/null
        exit
    fi
done
exit 1
