// `/cve CVE-2026-1234`: where an advisory for it is open, and the emergency campaign for it.
import { cardKeyText } from '../../domain/card-key.ts';
import { cveNamed } from '../../domain/scan/advisory.ts';
import { wrong } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { card, type PatchCommand } from './services.ts';

type OneCve = { readonly cve: string };

export const cveCommand: PatchCommand<OneCve> = {
  name: { fr: 'cve', en: 'cve' },
  ability: 'read',
  help: {
    fr: 'montre où une CVE est ouverte, et propose une campagne d’urgence',
    en: 'shows where a CVE is open, and offers an emergency campaign',
  },
  example: { fr: '/cve CVE-2026-1234', en: '/cve CVE-2026-1234' },
  parse,
  run: async ({ args }) => card(cardKeyText({ kind: 'cve', cve: args.cve })),
};

function parse({ list }: Words): ParsedArgs<OneCve> {
  const [first, second] = list;
  const cve = cveNamed(first ?? '');
  if (cve === null || second !== undefined) {
    return wrong('Une CVE s’écrit CVE-2026-1234, une à la fois.', 'A CVE is written CVE-2026-1234, one at a time.');
  }
  return { kind: 'args', args: { cve } };
}
