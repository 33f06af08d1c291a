// Activities as Teams sends them, for the tests of the edge.
export const TENANT = '11111111-2222-3333-4444-555555555555';

export function activity(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'message',
    id: 'a1',
    text: '<at>PatchCenter</at> /status',
    channelId: 'msteams',
    serviceUrl: 'http://127.0.0.1:1/',
    locale: 'fr-FR',
    from: { id: '29:jean', name: 'Jean', aadObjectId: 'E-JEAN' },
    recipient: { id: '28:bot', name: 'PatchCenter' },
    conversation: {
      id: '19:channel@thread.tacv2;messageid=1700',
      conversationType: 'channel',
      tenantId: TENANT,
      isGroup: true,
    },
    channelData: { tenant: { id: TENANT }, channel: { id: '19:channel@thread.tacv2', name: 'Patching' } },
    entities: [{ type: 'mention', text: '<at>PatchCenter</at>', mentioned: { id: '28:bot', name: 'PatchCenter' } }],
    ...over,
  };
}

export function invoke(action: object, over: Record<string, unknown> = {}): Record<string, unknown> {
  const value = { action: { type: 'Action.Execute', ...action }, trigger: 'manual' };
  return activity({ type: 'invoke', name: 'adaptiveCard/action', text: undefined, value, replyToId: 'm1', ...over });
}
