// `/package NAME`, `/advisory RHSA-…`, `/why HOST`: one package, one advisory, one server.

import { loadKnownHosts } from '../../db/queries/history/history-names.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { isPackageName } from '../../domain/compliance/installed.ts';
import { advisoryNamed } from '../../domain/cve/advisory.ts';
import { hostNamed } from '../../domain/typed/host-name.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { unknownServers } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { refusalForReader } from '../shared/reach/refusals.ts';
import { server, wordArgument } from '../shared/typed/argument-kinds.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';

const PACKAGE = wordArgument(
  { fr: 'Paquet', en: 'Package' },
  { fr: 'Il manque le nom du paquet.', en: 'The name of the package is missing.' },
  isPackageName,
);
const ONE_PACKAGE = { name: PACKAGE };

export const packageCommand: PatchCommand<{ readonly name: string }> = {
  name: { fr: 'paquet', en: 'package' },
  ability: 'read',
  help: { fr: 'montre où tourne quelle version d’un paquet', en: 'shows which version of a package runs where' },
  forms: [
    {
      parts: ONE_PACKAGE,
      does: {
        fr: 'montre où tourne quelle version d’un paquet, et où une mise à jour l’attend ; en CSV et Excel',
        en: 'shows which version of a package runs where, and where an update of it is pending; as CSV and Excel',
      },
      example: { fr: '/paquet openssl-libs', en: '/package openssl-libs' },
    },
  ],
  parse: parsedBy(ONE_PACKAGE),
  run: async ({ args }) => card(cardKeyText({ kind: 'package', name: args.name })),
};

const ADVISORY = wordArgument(
  { fr: 'Avis', en: 'Advisory' },
  {
    fr: 'Un avis s’écrit RHSA-2026:7848, un à la fois.',
    en: 'An advisory is written RHSA-2026:7848, one at a time.',
  },
  (word) => advisoryNamed(word) !== null,
);
const ONE_ADVISORY = { advisory: ADVISORY };

export const advisoryCommand: PatchCommand<{ readonly advisory: string }> = {
  name: { fr: 'avis', en: 'advisory' },
  ability: 'read',
  help: { fr: 'montre où un avis de sécurité manque', en: 'shows where a security advisory is missing' },
  forms: [
    {
      parts: ONE_ADVISORY,
      does: {
        fr: 'montre où un avis de sécurité manque, depuis quand, et quand il sera corrigé ; en CSV et Excel',
        en: 'shows where a security advisory is missing, since when, and when it will be gone; as CSV and Excel',
      },
      example: { fr: '/avis RHSA-2026:7848', en: '/advisory RHSA-2026:7848' },
    },
  ],
  parse: parsedBy(ONE_ADVISORY),
  run: async ({ args }) =>
    card(cardKeyText({ kind: 'advisory', advisory: advisoryNamed(args.advisory) ?? args.advisory })),
};

const ONE_SERVER = { server };

export function whyCommand({ db }: OperationContext): PatchCommand<{ readonly server: string }> {
  return {
    name: { fr: 'pourquoi', en: 'why' },
    ability: 'read',
    help: { fr: 'dit pourquoi un serveur n’est pas à jour', en: 'tells why a server is not up to date' },
    forms: [
      {
        parts: ONE_SERVER,
        does: {
          fr: 'dit pourquoi un serveur n’est pas à jour, ce qui le changerait, et ce qui lui manque',
          en: 'tells why a server is not up to date, what would change that, and what it lacks',
        },
        example: { fr: '/pourquoi vpinfapp1', en: '/why vpinfapp1' },
      },
    ],
    parse: parsedBy(ONE_SERVER),
    run: async ({ args, user }) => {
      const known = await loadKnownHosts(db, [args.server]);
      const hostname = hostNamed(args.server, (name) => known.has(name));
      if (hostname === null) return { kind: 'text', text: (await unknownServers(db, [args.server], user.id)).text };
      const [found] = await findServers(db, [hostname]);
      const outside = found === undefined ? null : await refusalForReader(db, user.id, [found.id]);
      if (outside !== null) return { kind: 'text', text: outside.text };
      return card(cardKeyText({ kind: 'why', hostname }));
    },
  };
}
