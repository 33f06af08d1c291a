// `/evidence 12`: what a campaign left behind, in a file that nobody can change unnoticed. For whoever may read the audit.
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { refusalOfDownload } from '../files/download-reach.ts';
import { offerDownload } from '../files/offer-download.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign } from '../shared/typed/argument-kinds.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';

const PARTS = { campaignId: campaign };

/** `hasKey`: there is a key to sign with. */
export function evidenceCommand(
  operations: OperationContext,
  hasKey: () => boolean,
): PatchCommand<{ readonly campaignId: CampaignId }> {
  return {
    name: { fr: 'preuves', en: 'evidence' },
    ability: 'audit.read',
    help: { fr: 'donne les preuves d’une campagne, signées', en: 'gives the signed evidence of a campaign' },
    forms: [
      {
        parts: PARTS,
        does: {
          fr: 'donne ce qui a été décidé, exécuté et changé dans une campagne, dans un fichier signé',
          en: 'gives what was decided, run and changed in a campaign, in a signed file',
        },
        example: { fr: '/preuves 12', en: '/evidence 12' },
      },
    ],
    parse: parsedBy(PARTS),
    run: async (context) => {
      const { campaignId } = context.args;
      const missing = await missingCampaign(operations.db, campaignId);
      if (missing !== null) return { kind: 'text', text: missing.text };
      const download = { kind: 'evidence', campaignId } as const;
      const outside = await refusalOfDownload(operations.db, context.user.id, download);
      if (outside !== null) return { kind: 'text', text: outside.text };
      if (!hasKey()) return { kind: 'text', text: NO_KEY };
      const offered = await offerDownload(operations, byOf(context), download);
      return answerTo(offered, ({ downloadId }) => card(cardKeyText({ kind: 'download', downloadId })));
    },
  };
}

const NO_KEY: Text = {
  fr: 'Aucune clé pour signer les preuves : l’administrateur de la machine doit renseigner dans evidence.keyFile une clé Ed25519 lisible (docs/evidence.md).',
  en: 'There is no key to sign evidence with: the administrator of the machine must set evidence.keyFile to an Ed25519 key that can be read (docs/evidence.md).',
};
