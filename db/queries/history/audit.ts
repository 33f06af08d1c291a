// Every decision, override, change and refusal leaves one row, written in the transaction that makes the change (AUD-1).
import type { AuditAction } from '../../../domain/history/action-words.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';

/** Who acts: a person as Teams identified them, or the product itself. */
export type Actor =
  | { readonly kind: 'person'; readonly userId: UserId; readonly entraId: string; readonly name: string }
  | { readonly kind: 'system' };

export const SYSTEM: Actor = { kind: 'system' };

export type AuditEntry = {
  readonly at: Date;
  readonly actor: Actor;
  /** `campaign.create`, `validation.ok`… */
  readonly action: AuditAction;
  readonly object: { readonly type: string; readonly id: number | string | null };
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
  readonly activityId?: string | null;
};

export async function writeAudit(trx: Trx, entry: AuditEntry): Promise<void> {
  const person = entry.actor.kind === 'person' ? entry.actor : null;
  await trx
    .insertInto('audit_log')
    .values({
      at: entry.at,
      user_id: person?.userId ?? null,
      entra_id: person?.entraId ?? null,
      actor: person?.name ?? 'system',
      action: entry.action,
      object_type: entry.object.type,
      object_id: entry.object.id === null ? null : String(entry.object.id),
      before: json(entry.before),
      after: json(entry.after),
      reason: entry.reason ?? null,
      activity_id: entry.activityId ?? null,
    })
    .execute();
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
