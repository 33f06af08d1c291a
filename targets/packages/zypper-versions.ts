// zypper: exactly the versions that are asked for (PIN-1). Lines for the script of an update that has `asked`, `locked` and `zypp`.
import { packageLine } from '../../domain/attempts/package-version.ts';
import { shellLine, shellWord } from './shell-word.ts';
import { checkedVersions, type VersionScope } from './update-scope.ts';

/** Each round locks what the last one would have brought beyond the list. */
const ROUNDS = 5;

/** Sets $packages to `name.arch=edition`; ends when none is left, or when no lock keeps out what is not in the list. */
export function zypperVersions(scope: VersionScope): string {
  const packages = checkedVersions(scope);
  const names = [...new Set(packages.map(({ name }) => name))];
  const asked = packages.map((one) => {
    const edition = one.version.replace(/^0:/, '');
    return `${one.name} ${one.arch} ${edition} ${packageLine(one)}\n`;
  });
  return `printf %s ${shellWord(asked.join(''))} >"$work/asked" || exit 1
${OFFERED}
offered ${shellLine(names)}
${PICK}
if [ -z "$packages" ]; then echo 'Nothing to do.'; exit 0; fi
${scope.dependencies === 'listed' ? KEEP_OUT : ''}
`;
}

/** 104: none of the names is known. */
const OFFERED = `offered() {
  $root zypper --xmlout --non-interactive search --details --match-exact --type=package "$@" >"$work/answer" 2>&1
  code=$?
  case $code in 0 | 102 | 103 | 104) ;; *) sed 's/<[^>]*>//g' "$work/answer"; exit "$code" ;; esac
  ${attributes('/^solvable /', '$work/offered')}
}`;

/** Lines `name arch edition` of the elements of an answer. Its attributes have an order of their own in each version. */
function attributes(condition: string, file: string): string {
  return `awk 'BEGIN { RS = "<" } function of(key) { return match($0, " " key "=\\"[^\\"]*\\"") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 4) : "" }
    /^to-(upgrade|install|downgrade|change-arch|reinstall)/ { on = 1 } /^\\/to-/ { on = 0 }
    ${condition} { print of("name"), of("arch"), of("edition") }' "$work/answer" >"${file}"`;
}

/** Only what is installed; a locked package that is asked for by name would be a conflict. */
const PICK = `while read -r name arch edition line; do
  if ! rpm -q "$name.$arch" >/dev/null 2>&1; then continue; fi
  if locked "$name"; then echo "Held back by the host: $line"
  elif grep -qxF "$name $arch $edition" "$work/offered"; then packages="$packages $name.$arch=$edition"
  else echo "No match for argument: $line"; fi
done <"$work/asked"`;

const KEEP_OUT = `rounds=0
while :; do
  zypp --xmlout --non-interactive install --dry-run --auto-agree-with-licenses $packages >"$work/answer" 2>&1
  code=$?
  case $code in 0 | 102 | 103) ;; *) sed 's/<[^>]*>//g' "$work/answer"; exit "$code" ;; esac
  ${attributes('on && /^solvable type="package"/', '$work/comes')}
  cut -d' ' -f1-3 "$work/asked" | grep -vxFf - "$work/comes" | cut -d' ' -f1 | sort -u >"$work/beyond"
  [ -s "$work/beyond" ] || break
  rounds=$((rounds + 1))
  if [ "$rounds" -gt ${ROUNDS} ]; then echo 'Error: more would come than is in the list:' $(cat "$work/beyond"); exit 1; fi
  sed 's/.*/\\ntype: package\\nmatch_type: glob\\ncase_sensitive: on\\nsolvable_name: &/' "$work/beyond" >>"$work/locks"
  settings=$own_locks
done`;
