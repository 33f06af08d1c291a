// `/updates HOST|APPLICATION|CAMPAIGN`: what an update would bring, before anybody approves it (POL-3).
import { loadServersOfUpdates } from '../../db/queries/baselines/updates-of.ts';
import { loadKnownHosts } from '../../db/queries/history/history-names.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { findApplication } from '../../db/queries/servers/applications.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import type { UpdatesOf } from '../../domain/baselines/updates-of.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { parseId } from '../../domain/ids.ts';
import { hostNamed } from '../../domain/typed/host-name.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { unknownServers } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { refusalForReader } from '../shared/reach/refusals.ts';
import { wordArgument } from '../shared/typed/argument-kinds.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';

const OF = wordArgument(
  { fr: 'Serveur, application ou campagne', en: 'Server, application or campaign' },
  {
    fr: 'Il manque un serveur, une application ou le numéro d’une campagne.',
    en: 'A server, an application or the number of a campaign is missing.',
  },
);
const PARTS = { of: OF };
type Args = { readonly of: string };

export function updatesCommand(operations: OperationContext): PatchCommand<Args> {
  return {
    name: { fr: 'maj', en: 'updates' },
    ability: 'read',
    help: { fr: 'montre ce qu’une mise à jour installerait', en: 'shows what an update would install' },
    forms: [
      {
        parts: PARTS,
        does: {
          fr: 'montre ce qu’une mise à jour installerait sur un serveur, une application ou une campagne, et pourquoi ; en Excel',
          en: 'shows what an update would install on a server, an application or a campaign, and why; as Excel',
        },
        example: { fr: '/maj vpinfapp1', en: '/updates vpinfapp1' },
      },
    ],
    parse: parsedBy(PARTS),
    run: (context) => run(operations, context),
  };
}

async function run({ db }: OperationContext, { args, user }: CommandContext<Args>): Promise<CommandAnswer> {
  const campaignId = parseId<CampaignId>(args.of);
  if (campaignId !== null) {
    const of: UpdatesOf = { kind: 'campaign', campaignId };
    if ((await loadServersOfUpdates(db, of)) !== null) return show(of);
    const text = { fr: `Il n’y a pas de campagne ${campaignId}.`, en: `There is no campaign ${campaignId}.` };
    return { kind: 'text', text };
  }
  const known = await loadKnownHosts(db, [args.of]);
  const hostname = hostNamed(args.of, (name) => known.has(name));
  const [server] = hostname === null ? [] : await findServers(db, [hostname]);
  if (server !== undefined) {
    const outside = await refusalForReader(db, user.id, [server.id]);
    return outside === null
      ? show({ kind: 'server', hostname: server.hostname })
      : { kind: 'text', text: outside.text };
  }
  const application = await readWithinReach(db, user.id, (within) => findApplication(within, args.of));
  if (application.kind === 'found') return show({ kind: 'application', applicationId: application.id });
  return { kind: 'text', text: (await unknownServers(db, [args.of], user.id)).text };
}

function show(of: UpdatesOf): CommandAnswer {
  return card(cardKeyText({ kind: 'updates', of }));
}
