// The figures are for the operator's tools: asked through the proxy, nothing of them may come back.
import { isLoopbackHost } from '../../domain/network/hosts.ts';
import { type Check, no, unknown, yes } from '../check.ts';

export const monitoringPortCheck: Check = {
  name: 'monitoring-port',
  title: { fr: 'Supervision fermée au proxy', en: 'Monitoring closed to the proxy' },
  of: 'chat',
  needs: 'settings',
  run: async ({ settings: { environment }, fetch: send, signal }) => {
    const { PORT, MONITORING_PORT, MONITORING_HOST, PUBLIC_URL } = environment;
    const keep = {
      fr: 'Ne laissez passer que /api/messages, /files/ et /healthz (deploy/nginx.conf).',
      en: 'Let only /api/messages, /files/ and /healthz through (deploy/nginx.conf).',
    };
    const elsewhere = {
      fr: 'Demandez cette adresse d’une machine qui la joint : elle ne doit pas répondre par des chiffres.',
      en: 'Ask for that address from a machine that reaches it: it must not answer with figures.',
    };
    if (PORT === MONITORING_PORT && PORT !== 0) {
      return no(
        { fr: `PORT et MONITORING_PORT sont tous deux ${PORT}`, en: `PORT and MONITORING_PORT are both ${PORT}` },
        { fr: 'Donnez à la supervision un port à elle.', en: 'Give monitoring a port of its own.' },
      );
    }
    if (PUBLIC_URL === undefined) {
      return isLoopbackHost(MONITORING_HOST)
        ? yes(`sur ${MONITORING_HOST} seulement`, `on ${MONITORING_HOST} alone`)
        : unknown({ fr: `ouverte sur ${MONITORING_HOST}`, en: `open on ${MONITORING_HOST}` }, keep);
    }
    const url = new URL('/metrics', PUBLIC_URL);
    const status = await send(url, { signal, redirect: 'manual' }).then((response) => response.status, causeOf);
    if (typeof status === 'string')
      return unknown(
        { fr: `${url} n’a pas pu être lu (${status})`, en: `${url} could not be read (${status})` },
        elsewhere,
      );
    if (status === 200) return no({ fr: `${url} répond`, en: `${url} answers` }, keep);
    return yes(`${url} : ${status}`, `${url}: ${status}`);
  },
};

/** `fetch` says no more than that it failed; what lies below says why. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'no answer';
}
