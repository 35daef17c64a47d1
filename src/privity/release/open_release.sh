#!/bin/sh
# Open a release package, version 1, with stock tools: openssl 3.0+, sha256sum, python3 (standard library).
#
#   open_release.sh [-r RECEIPT] PACKAGE CUSTODIAN_CERT MY_CERT MY_KEY OUT
#
# PACKAGE         the folder received
# CUSTODIAN_CERT  the custodian's certificate (one, PEM), got from the custodian by another way than the package
# MY_CERT MY_KEY  the recipient's certificate and private key (PEM)
# OUT             file to make: one JSON object per released line
# -r RECEIPT      also write RECEIPT (what was opened, and that it matched) and RECEIPT.p7s, signed with MY_KEY
#
# Nothing is decrypted before 1 to 4 are done, and OUT exists afterwards only if all seven are:
#   1 signature  2 dates  3 addressed to me  4 digests of what lies there
#   5 decrypt the listing  6 decrypt each part and compare  7 put OUT in place
# Exit: 0 opened, 2 wrong call, 3 refused. The format is described in spec/release-package.md.
set -eu
umask 077
LC_ALL=C
export LC_ALL

refuse() { echo "refused: $1" >&2; exit 3; }
usage() { sed -n '4p' "$0" | cut -c5- >&2; exit 2; }

receipt=
if [ "${1:-}" = -r ]; then
  [ $# -ge 2 ] || usage
  receipt=$2
  shift 2
fi
[ $# -eq 5 ] || usage
package=$1 custodian=$2 cert=$3 key=$4 out=$5
[ -d "$package" ] && [ -f "$custodian" ] && [ -f "$cert" ] && [ -f "$key" ] || usage
[ ! -e "$out" ] || { echo "$out exists; choose another name" >&2; exit 2; }

work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM

# 1 The signature, by exactly the certificate given: none inside the signature is believed.
cp "$package/manifest.json" "$package/manifest.p7s" "$work/" 2>/dev/null || refuse "there is no manifest or no signature"
[ "$(grep -c 'BEGIN CERTIFICATE' "$custodian")" = 1 ] || refuse "CUSTODIAN_CERT must hold one certificate"
openssl cms -verify -binary -inform DER -in "$work/manifest.p7s" -content "$work/manifest.json" \
  -nointern -noverify -certfile "$custodian" -out /dev/null 2>/dev/null ||
  refuse "the manifest is not signed by the custodian"
openssl x509 -in "$custodian" -noout -checkend 0 >/dev/null 2>&1 ||
  refuse "the custodian's certificate has expired; ask for the present one"

# 2 and 3 What the manifest says, and whether it is said to me. Names are ours alone: no path can hide in them.
me=$(openssl x509 -in "$cert" -outform DER | sha256sum | cut -c1-64)
python3 -I - "$work" "$me" <<'PYTHON' || refuse "the manifest is malformed, out of date, or not addressed to this certificate"
import datetime, json, pathlib, sys
work, me = pathlib.Path(sys.argv[1]), sys.argv[2]
raw = (work / "manifest.json").read_bytes()
said = json.loads(raw)
sig = (work / "manifest.p7s").read_bytes()
head = 2 + (sig[1] & 127 if sig[1] > 127 else 0)
if len(sig) != head + (int.from_bytes(sig[2:head], "big") if head > 2 else sig[1]):
    sys.exit("bytes stand after the signature")
if json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() != raw:
    sys.exit("the manifest is not canonical JSON")
if said["format"] != "privity/release-package/v1":
    sys.exit("this is not release package v1")
if datetime.date.fromisoformat(said["destroy_by"]) < datetime.datetime.now(datetime.timezone.utc).date():
    sys.exit("its last day has passed: destroy the package and say so")
if me not in said["recipient_certificates"]:
    sys.exit("it is sealed to another certificate")
names = ["inner.p7m", *("part-%05d.p7m" % n for n in range(len(said["parts"])))]
files = [said["inner"], *said["parts"]]
if [f["name"] for f in files] != names or not said["parts"]:
    sys.exit("its parts are not named in order")
if any(len(f["sha256"]) != 64 or set(f["sha256"]) - set("0123456789abcdef") for f in files):
    sys.exit("a digest is malformed")
(work / "sums").write_text("".join("%s  %s\n" % (f["sha256"], f["name"]) for f in files))
(work / "label").write_text("%s: for %s only; destroy by %s\n" % (said["label"], said["purpose"], said["destroy_by"]))
PYTHON

# 4 Every encrypted file is the one that was signed for.
(cd "$package" && sha256sum -c --strict --quiet --status) <"$work/sums" || refuse "a part is absent or altered"

# 5 The sealed listing: what each part must hold once open.
openssl cms -decrypt -binary -inform DER -in "$package/inner.p7m" -recip "$cert" -inkey "$key" \
  -out "$work/inner.json" 2>/dev/null || refuse "the listing does not open with this key"
python3 -I - "$work" <<'PYTHON' || refuse "the listing does not belong to this manifest"
import json, pathlib, sys
work = pathlib.Path(sys.argv[1])
manifest, inner = (json.loads((work / n).read_bytes()) for n in ("manifest.json", "inner.json"))
if inner["format"] != "privity/release-inner/v1" or inner["release_id"] != manifest["release_id"]:
    sys.exit("another release")
if [p["name"] for p in inner["parts"]] != [p["name"] for p in manifest["parts"]]:
    sys.exit("other parts")
(work / "plain").write_text("".join("%s %s\n" % (p["sha256"], p["name"]) for p in inner["parts"]))
PYTHON

# 6 Each part, compared with the listing and then joined.
: >"$work/joined"
while read -r digest name; do
  openssl cms -decrypt -binary -inform DER -in "$package/$name" -recip "$cert" -inkey "$key" \
    -out "$work/one" 2>/dev/null || refuse "$name does not open"
  [ "$(sha256sum <"$work/one" | cut -c1-64)" = "$digest" ] || refuse "$name does not hold what was listed"
  cat "$work/one" >>"$work/joined"
done <"$work/plain"

# The receipt is made before OUT, so that a receipt that cannot be signed leaves nothing opened.
if [ -n "$receipt" ]; then
  python3 -I - "$work" "$me" >"$work/receipt" <<'PYTHON'
import datetime, hashlib, json, pathlib, sys
work = pathlib.Path(sys.argv[1])
raw = (work / "manifest.json").read_bytes()
manifest = json.loads(raw)
print(json.dumps({
    "format": "privity/release-receipt/v1",
    "release_id": manifest["release_id"],
    "recipient": manifest["recipient"],
    "certificate": sys.argv[2],
    "manifest_sha256": hashlib.sha256(raw).hexdigest(),
    "content_matches": True,
    "opened_at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
}, sort_keys=True, separators=(",", ":"), ensure_ascii=True), end="")
PYTHON
  openssl cms -sign -binary -outform DER -md sha384 -nosmimecap -in "$work/receipt" -signer "$cert" -inkey "$key" \
    -out "$work/receipt.p7s" 2>/dev/null || refuse "the receipt could not be signed"
  mv "$work/receipt.p7s" "$receipt.p7s"
  mv "$work/receipt" "$receipt"
fi

# 7 Everything held.
mv "$work/joined" "$out"
cat "$work/label" >&2
