// The estate changes: a field by hand, and files that are applied, taken back, given up or left to decide.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANA, PAUL } from '../../../demo/inventory/people.ts';
import type { Week } from './house.ts';

/** One server of its domain: the others are missing. */
const csv = (version: string) =>
  `Serveur;Domaine;Environnement;Version OS\r\nvpbirpt1;BI;Production;RHEL ${version}\r\n`;

export async function bringFiles({ say, press, chat }: Week): Promise<void> {
  await say(ANA, '/server vrpeagtw4 set zone DMZ moved behind the proxy');
  await say(PAUL, '/serveur vrpeagtw7 changer zone DMZ derrière le mandataire');
  const server = createServer((request, response) => {
    response.end(csv((request.url ?? '').slice(1)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const bring = (who: typeof ANA, version: string) =>
    chat.attach(who.entraId, '/inventory import', { name: 'bi.csv', url: `http://127.0.0.1:${port}/${version}` });
  try {
    for (const [i, who] of [ANA, PAUL].entries()) {
      await bring(who, `9.${i + 1}`);
      await press(who, 'inventory-change.apply');
      await press(who, 'inventory-change.undo');
      await bring(who, `9.${i + 4}`);
      await press(who, 'inventory-change.cover');
      await press(who, 'inventory-change.cancel');
      await bring(who, `9.${i + 7}`);
    }
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
