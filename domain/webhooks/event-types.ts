// The changes of state that receivers of webhooks are told of. The triggers of migration 0266 write these types.
export const WEBHOOK_GROUPS = ['campaign', 'server', 'validation', 'go', 'emergency'] as const;

export const WEBHOOK_EVENTS = [
  ...(['campaign.created', 'campaign.closed', 'campaign.reopened', 'campaign.stopped', 'campaign.resumed'] as const),
  ...([
    'campaign.phase_changed',
    'server.pending',
    'server.prereq_ok',
    'server.excluded',
    'server.in_progress',
  ] as const),
  ...(['server.patched', 'server.failed', 'server.reported', 'validation.en_attente'] as const),
  ...([
    'validation.validated_ok',
    'validation.validated_ko',
    'validation.forced',
    'go.approved',
    'go.refused',
  ] as const),
  ...(['go.overridden', 'go.withdrawn', 'emergency.created', 'emergency.gates_shortened'] as const),
] as const;

/** A group means each of its events. */
export type WebhookChoice = (typeof WEBHOOK_GROUPS)[number] | (typeof WEBHOOK_EVENTS)[number];

const PREFIX = 'patchcenter.';

/** As the database compares it with the type of an event: a group stays what it is. */
export function storedChoice(choice: WebhookChoice): string {
  return choice.includes('.') ? `${PREFIX}${choice}` : choice;
}
