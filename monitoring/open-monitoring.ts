import type { Logger } from 'pino';
import type { Figures } from './figures.ts';
import { missingOf, type Need } from './readiness.ts';
import { createMonitoring } from './server.ts';

export type MonitoringPlace = { readonly host: string; readonly port: number };

export type OpenMonitoring = { readonly port: number; close(): Promise<void> };

/** null: it is shown nowhere. Listens when it resolves. */
export async function openMonitoring(
  parts: { readonly needs: readonly Need[]; readonly figures: Figures; readonly log: Logger },
  place: MonitoringPlace | undefined,
): Promise<OpenMonitoring | null> {
  if (place === undefined) return null;
  const { needs, figures, log } = parts;
  const monitoring = createMonitoring({ missing: () => missingOf(needs, log), figures, log });
  const port = await monitoring.listen(place.port, place.host);
  log.info({ host: place.host, port }, 'readiness and metrics');
  return { port, close: monitoring.close };
}
