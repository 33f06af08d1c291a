// The evidence pack of a campaign as a file, signed with the key of this installation.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readSecretFile } from '../../config/secret-files.ts';
import { evidenceRows } from '../../db/queries/evidence/evidence-rows.ts';
import { chained, type EvidenceRow } from '../../domain/evidence/chain.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { ContentContext, FileContent } from '../files/file-body.ts';

export const EVIDENCE_TYPE = 'application/jsonl; charset=utf-8';

/** Read each time: a key that was replaced holds for the next pack. Throws where there is none, or it is not of Ed25519. */
export function readEvidenceKey(file: string | undefined): KeyObject {
  if (file === undefined) throw new Error('evidence.keyFile is not set');
  const read = readSecretFile(file);
  if ('fault' in read) throw new Error(`evidence.keyFile: ${read.fault}`);
  const key = createPrivateKey(read.text);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('evidence.keyFile: not an Ed25519 key');
  return key;
}

/** Asked before a pack is offered: a file that is not there, or holds another key, signs nothing. */
export function hasEvidenceKey(file: string | undefined): boolean {
  try {
    readEvidenceKey(file);
    return true;
  } catch {
    return false;
  }
}

export async function evidenceContent(
  { db, now, zone, evidenceKeyFile }: ContentContext,
  campaignId: CampaignId,
): Promise<FileContent> {
  const key = readEvidenceKey(evidenceKeyFile);
  async function* rows(): AsyncGenerator<EvidenceRow> {
    yield { kind: 'pack', data: { format: 1, campaign: campaignId, made_at: now.toISOString() } };
    yield* evidenceRows(db, campaignId);
  }
  return {
    body: chained(rows(), key),
    fileName: `evidence-campaign-${campaignId}-${dayIn(now, zone)}.jsonl`,
    type: EVIDENCE_TYPE,
  };
}
