// The list of hosts of an account as it is typed (PEOPLE-3): `vp*`, `domain:FL`, `zone:DMZ`, `application:"Paie RH"`.
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import type { HostRule } from './host-rules.ts';

const KINDS: ReadonlyMap<string, HostRule['kind']> = new Map([
  ...(['domain', 'domaine', 'dom'] as const).map((word) => [word, 'domain'] as const),
  ...(['zone', 'site'] as const).map((word) => [word, 'zone'] as const),
  ...(['application', 'app', 'appli'] as const).map((word) => [word, 'application'] as const),
  ...(['host', 'server', 'serveur', 'hote'] as const).map((word) => [word, 'host'] as const),
]);
const HOST = /^[a-z0-9_*?][a-z0-9._*?-]{0,99}$/;
const MAX_RULES = 100;

export type ReadRules =
  | { readonly kind: 'rules'; readonly rules: readonly HostRule[] }
  | { readonly kind: 'wrong'; readonly problem: Text };

/** A value in quotes is a word of its own behind its kind: `application:` and `Paie RH`. */
export function readHostRules(words: readonly string[]): ReadRules {
  const rules: HostRule[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [, named = '', value = ''] = /^(?:([\p{L}]+):)?(.*)$/u.exec(words[at] ?? '') ?? [];
    const kind = named === '' ? 'host' : KINDS.get(foldCase(named));
    if (kind === undefined) return noKind(named);
    if (value === '') at += 1;
    const said = (value === '' ? (words[at] ?? '') : value).trim();
    if (said === '') return noValue(named);
    if (kind === 'host' && !HOST.test(said.toLowerCase())) return noHost(said);
    rules.push({ kind, value: kind === 'host' ? said.toLowerCase() : said });
  }
  return rules.length > MAX_RULES ? tooMany() : { kind: 'rules', rules };
}

function wrong(fr: string, en: string): ReadRules {
  return { kind: 'wrong', problem: { fr, en } };
}

function noKind(named: string): ReadRules {
  const shown = named.slice(0, 40);
  return wrong(
    `«\u00a0${shown}:\u00a0» n’est pas lu : tapez domaine:, zone: ou application:, ou un nom de serveur.`,
    `“${shown}:” was not read: type domain:, zone: or application:, or the name of a server.`,
  );
}

function noValue(named: string): ReadRules {
  return wrong(`Il manque le nom après «\u00a0${named}:\u00a0».`, `The name after “${named}:” is missing.`);
}

function noHost(said: string): ReadRules {
  const shown = said.slice(0, 40);
  return wrong(
    `«\u00a0${shown}\u00a0» n’est pas un nom de serveur ; * remplace plusieurs caractères, ? un seul.`,
    `“${shown}” is not the name of a server; * stands for several characters, ? for one.`,
  );
}

function tooMany(): ReadRules {
  return wrong(
    `La liste est trop longue : ${MAX_RULES} lignes au plus. Nommez plutôt des domaines ou des applications.`,
    `The list is too long: ${MAX_RULES} lines at most. Name domains or applications instead.`,
  );
}
