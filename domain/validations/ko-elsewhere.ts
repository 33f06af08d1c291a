// PIN-1: a KO travels. Whoever is about to install a version that an owner answered KO for elsewhere is told where, which, and why.
import { nameList } from '../attempts/name-list.ts';
import type { Text } from '../language.ts';

export type Ko = {
  readonly hostname: string;
  /** null: of no application. */
  readonly application: string | null;
  /** null: no longer known. */
  readonly by: string | null;
  readonly at: Date;
  readonly reason: string | null;
  /** What that update had brought (`packageLine`). */
  readonly lines: readonly string[];
};

/** `lines`: those that would be installed now; `hostnames`: where. Both by name. */
export type KoElsewhere = Omit<Ko, 'lines'> & {
  readonly lines: readonly string[];
  readonly hostnames: readonly string[];
};

export type ToInstall = {
  readonly hostname: string;
  readonly lines: readonly string[];
  /** Of those, and of the server itself, its own cards speak. */
  readonly linked: readonly string[];
};

/** The KO that concerns most servers first. */
export function koElsewhere(kos: readonly Ko[], servers: readonly ToInstall[]): readonly KoElsewhere[] {
  const found = kos.flatMap(({ lines: answered, ...ko }): KoElsewhere[] => {
    const known = new Set(answered);
    const others = servers.filter(({ hostname, linked }) => hostname !== ko.hostname && !linked.includes(ko.hostname));
    const concerned = others.filter(({ lines }) => lines.some((line) => known.has(line)));
    if (concerned.length === 0) return [];
    const coming = new Set(concerned.flatMap(({ lines }) => lines));
    return [
      {
        ...ko,
        lines: answered.filter((line) => coming.has(line)).toSorted(),
        hostnames: concerned.map(({ hostname }) => hostname).toSorted(),
      },
    ];
  });
  return found.toSorted((a, b) => b.hostnames.length - a.hostnames.length || b.at.getTime() - a.at.getTime());
}

const MOST_NAMED = 3;

export function koElsewhereText({ hostname, application, by, reason, lines, hostnames }: KoElsewhere): Text {
  const [packages, servers] = [nameList(lines, MOST_NAMED), nameList(hostnames, MOST_NAMED)];
  const where = application === null ? hostname : `${hostname} (${application})`;
  const why = reason === null ? { fr: '', en: '' } : { fr: ` : « ${reason} »`, en: `: “${reason}”` };
  const who = by === null ? { fr: '', en: '' } : { fr: ` par ${by}`, en: ` by ${by}` };
  const [be, were] = lines.length === 1 ? ['a été', 'was'] : ['ont été', 'were'];
  const [refused] = lines.length === 1 ? ['validé KO'] : ['validés KO'];
  return {
    fr: `À installer sur ${servers.fr} : ${packages.fr}, qui ${be} ${refused} sur ${where}${who.fr}${why.fr}`,
    en: `To be installed on ${servers.en}: ${packages.en}, which ${were} answered KO on ${where}${who.en}${why.en}`,
  };
}
