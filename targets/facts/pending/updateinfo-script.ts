// Which advisories bring the packages that are pending, from the metadata that the host has already: `updateinfo.xml` of its repositories.
// It is read on the host, as a stream, and only what is about the names asked comes back: of ten megabytes a few lines. Nothing here
// needs rights: caches are readable, and what is not says so.
import { shellWord } from '../../packages/shell-word.ts';

/** Where yum, dnf, dnf 5 and zypper keep the metadata of a repository; the directory is named after it. */
const CACHES: Readonly<Record<'rpm' | 'zypper', string>> = {
  rpm: '/var/cache/dnf/*/repodata /var/cache/libdnf5/*/repodata /var/cache/yum/*/*/* /var/cache/yum/*/*/*/gen',
  zypper: '/var/cache/zypp/raw/*/repodata',
};

/** Below what a variable of the environment may hold. */
const MOST_BYTES_OF_NAMES = 100_000;
const MOST_LINES = 60_000;
const SECONDS = 120;

/**
 * `<` ends a record, so that it does not matter how the file is broken into lines. Of each notice that is about a name asked: N with its
 * facts, C a CVE, P a package of the names asked.
 */
const AWK = `
function value(name,   rest) {
  if (!match($0, "[ \\t\\n]" name "=(\\"[^\\"]*\\"|'[^']*')")) return ""
  rest = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/[\\t\\r\\n]/, " ", rest)
  return rest
}
function text(   rest) {
  rest = substr($0, index($0, ">") + 1)
  gsub(/[\\t\\r\\n]+/, " ", rest); sub(/^ +/, "", rest); sub(/ +$/, "", rest)
  return rest
}
function say(line) { if (++said <= MOST) print line }
/^unread>/ { print "F\\t\\tnot unpacked"; next }
BEGIN { RS = "<"; count = split(ENVIRON["names"], list, " "); for (i = 1; i <= count; i++) asked[list[i]] = 1 }
/^update[ \\t\\n>]/ { id = ""; kind = value("type"); issued = ""; updated = ""; severity = ""; reboot = 0; module = ""; cves = ""; found = ""; inside = 1; next }
!inside { next }
/^id>/ && id == "" { id = text(); next }
/^issued[ \\t\\n\\/>]/ { issued = value("date"); if (issued == "") issued = text(); next }
/^updated[ \\t\\n\\/>]/ { updated = value("date"); if (updated == "") updated = text(); next }
/^severity>/ { severity = text(); next }
/^reference[ \\t\\n]/ { if (tolower(value("type")) == "cve") cves = cves "C\\t" value("id") "\\n"; next }
/^reboot_suggested/ { if (text() ~ /^(True|true|1|)$/) reboot = 1; next }
/^collection[ \\t\\n>]/ { module = ""; next }
/^module[ \\t\\n]/ { module = value("name") ":" value("stream"); next }
/^package[ \\t\\n]/ {
  name = value("name")
  if (name in asked) found = found "P\\t" name "\\t" value("epoch") "\\t" value("version") "\\t" value("release") "\\t" value("arch") "\\t" module "\\n"
  next
}
/^\\/update>/ {
  inside = 0
  if (found != "" && id != "") {
    say("N\\t" id "\\t" kind "\\t" issued "\\t" updated "\\t" severity "\\t" reboot)
    printf "%s%s", (said <= MOST ? cves : ""), (said <= MOST ? found : "")
    said += gsub(/\\n/, "", found)
  }
}
END { if (said > MOST) print "F\\t\\ttoo much" }`;

/**
 * The newest of each directory; what cannot be unpacked is said. null: more names than can be asked for.
 */
export function updateinfoCommand(family: 'rpm' | 'zypper', names: readonly string[]): string | null {
  const asked = names.join(' ');
  if (Buffer.byteLength(asked) > MOST_BYTES_OF_NAMES) return null;
  return `names=${shellWord(asked)}; export names
unpacked() {
  case $1 in *.gz) gzip -dc "$1" ;; *.xz) xz -dc "$1" ;; *.bz2) bzip2 -dc "$1" ;; *.zst | *.zck) zstd -dcq "$1" ;; *) cat "$1" ;; esac
}
for directory in ${CACHES[family]}; do
  [ -d "$directory" ] || continue
  file=$(ls -t "$directory"/*updateinfo.xml* 2>/dev/null | head -n 1)
  [ -n "$file" ] || continue
  printf 'R\\t%s\\n' "$directory"
  { unpacked "$file" || echo '<unread>'; } 2>/dev/null | timeout ${SECONDS} awk -v MOST=${MOST_LINES} ${shellWord(AWK)} || printf 'F\\t\\tnot read\\n'
done`;
}
