// Accounts: on which servers they act, how many they get, and the calendars that they subscribe to.
import { ANA, CLAIRE, HUGO, KHALID } from '../../../demo/inventory/people.ts';
import type { Week } from './house.ts';

export async function changeAccounts({ say }: Week): Promise<void> {
  await say(ANA, '/role @Victor only domain:FL vp*');
  await say(CLAIRE, '/limite @Mouaad 40');
  await say(CLAIRE, '/agenda INFRASTRUC');
  await say(KHALID, '/calendar');
  await say(KHALID, '/calendar new');
  await say(HUGO, '/calendar "Gestion documentaire"');
  await say(HUGO, '/calendar "Gestion documentaire" off');
}
