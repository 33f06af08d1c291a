// What the task of a Windows update writes of itself in its log, which stays English on the host: the line that a card shows of it, in both
// languages. Lines of package managers are theirs, and shown as they are.
import { countedText } from '../counts.ts';
import type { Text } from '../language.ts';

const DOING: Readonly<Record<string, string>> = { downloading: 'téléchargement', installing: 'installation' };

/** `codeText` of `targets/windows/read/install-log.ts`. */
const ENDS: Readonly<Record<string, string>> = {
  'not started': 'pas commencée',
  'in progress': 'en cours',
  installed: 'réussie',
  'installed with errors': 'terminée avec des erreurs',
  failed: 'en échec',
  aborted: 'interrompue',
};

type Said = (...parts: readonly string[]) => Text;

const LINES: readonly (readonly [line: RegExp, said: Said])[] = [
  [
    /^found (\d+) to install$/,
    (n) =>
      countedText(
        Number(n),
        ['mise à jour à installer', 'mises à jour à installer'],
        ['update to install', 'updates to install'],
      ),
  ],
  [
    /^(downloading|installing) (\d+) of (\d+): (.*)$/,
    (doing = '', n, all, names) => ({
      fr: `${DOING[doing]} ${n} sur ${all} : ${names}`,
      en: `${doing} ${n} of ${all}: ${names}`,
    }),
  ],
  // While Windows goes on with its components, for up to half an hour.
  [
    /^install: ([a-z0-9 ]+) (0x[0-9a-f]{8})$/i,
    (end = '', code = '') => {
      const why = /^0x0+$/.test(code) ? '' : ` (${code})`;
      return { fr: `installation ${ENDS[end] ?? end}${why}`, en: `installation: ${end}${why}` };
    },
  ],
];

export function updateLine(line: string): Text {
  for (const [pattern, said] of LINES) {
    const found = pattern.exec(line);
    if (found !== null) return said(...found.slice(1));
  }
  return { fr: line, en: line };
}
