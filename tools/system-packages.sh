#!/bin/sh
# Installs what must come from the system: 'venv' for all, 'print' for the site, 'browser' and 'engines'
# for the tests, 'pictures' for those of the README.
# Where it may not install, it stops and says what to run.
set -eu
here=$(dirname "$0")

install() {
    why=$1
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$why With your system's package manager, install the equivalent of: $*" >&2
        exit 1
    elif [ "$(id -u)" = 0 ]; then
        as_root=''
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        echo "$why Run this, then 'make' again: sudo apt-get install $*" >&2
        exit 1
    fi
    echo "$why Installing: $*"
    # One process at a time may use it, and 'make test' sets up two things at once.
    lock=${TMPDIR:-/tmp}/clotsigns-system-packages-$(id -u)
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$lock"
        flock 9
    fi
    # The lists may be missing, as in a container, or old: a failed update alone is not a failure.
    if [ -z "$(find "$lock.updated" -mmin -30 2>/dev/null)" ]; then
        $as_root apt-get update -qq && touch "$lock.updated" || true
    fi
    if ! $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null; then
        rm -f "$lock.updated"
        echo "$why Installing it failed. See what this says: sudo apt-get install $*" >&2
        exit 1
    fi
    exec 9>&-
}

on_ubuntu() {
    grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null
}

firefox_package() {
    if on_ubuntu; then echo firefox; else echo firefox-esr; fi
}

case $1 in
venv)
    python=$2
    # Debian keeps these two in a package of their own, which is not always there.
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install "Python $version here has no 'venv' module." "python$version-venv"
    fi
    ;;
print)
    python=$2
    # WeasyPrint loads them when it is imported, and without the last it makes other bytes.
    if ! "$python" -W 'error:HarfBuzz-Subset' -c 'import weasyprint' >/dev/null 2>&1; then
        install 'The handouts need Pango and HarfBuzz.' \
            libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    fi
    if ! command -v lou_translate >/dev/null 2>&1; then
        install 'The braille handouts need liblouis.' liblouis-bin
    fi
    ;;
browser)
    if ! java -version >/dev/null 2>&1; then
        install 'The HTML checker needs Java.' default-jre-headless
    fi
    if [ -n "${CHROMIUM:-}" ] && ! "$here/find-chromium.sh" >/dev/null; then
        echo "CHROMIUM names '$CHROMIUM', which does not run: name one that does, or none." >&2
        exit 1
    fi
    if ! "$here/find-chromium.sh" >/dev/null; then
        # The shell is smaller and quicker, and not everywhere to be had.
        if on_ubuntu || ! (install 'The browser tests need Chromium.' chromium-headless-shell); then
            install 'The browser tests need Chromium.' chromium
        fi
    fi
    if ! "$here/find-chromium.sh" >/dev/null; then
        echo "No Chromium here runs. On Ubuntu, 'apt-get install chromium' gives only a link to a snap:" >&2
        echo "run 'snap install chromium', or install Google Chrome's .deb package, or name a browser" >&2
        echo "with 'make test CHROMIUM=/path/to/chromium'." >&2
        exit 1
    fi
    ;;
engines)
    # Those that CLOTSIGNS_ENGINES names, or all.
    case ${CLOTSIGNS_ENGINES:-firefox webkit} in
    *firefox*)
        if [ -n "${FIREFOX:-}" ] && ! "$here/find-firefox.sh" >/dev/null; then
            echo "FIREFOX names '$FIREFOX', which does not run: name one that does, or none." >&2
            exit 1
        fi
        if ! "$here/find-firefox.sh" >/dev/null; then
            install 'The tests look at the site in Firefox, too.' "$(firefox_package)"
        fi
        if ! "$here/find-firefox.sh" >/dev/null; then
            echo "No Firefox here runs. Ubuntu's own is only a link to a snap: run 'snap install firefox'," >&2
            echo "or install Mozilla's .deb package, or name one with 'make test FIREFOX=/path/to/firefox'." >&2
            echo "To prove less without it: 'make test CLOTSIGNS_ENGINES=chromium,webkit'." >&2
            exit 1
        fi
        ;;
    esac
    case ${CLOTSIGNS_ENGINES:-firefox webkit} in
    *webkit*)
        if ! "$here/find-webkit.sh" >/dev/null; then
            install 'The tests look at the site in WebKitGTK, too.' \
                webkit2gtk-driver xvfb gir1.2-webkit2-4.1 python3-gi
        fi
        if ! "$here/find-webkit.sh" >/dev/null; then
            echo "No WebKitGTK here can be driven: WebKitWebDriver, MiniBrowser, Xvfb and PyGObject are needed." >&2
            echo "To prove less without it: 'make test CLOTSIGNS_ENGINES=chromium,firefox'." >&2
            exit 1
        fi
        ;;
    esac
    ;;
pictures)
    if ! command -v pdftoppm >/dev/null 2>&1; then
        install 'The picture of a handout needs pdftoppm.' poppler-utils
    fi
    ;;
*)
    echo "usage: $0 venv PYTHON | print PYTHON | browser | engines | pictures" >&2
    exit 2
    ;;
esac
