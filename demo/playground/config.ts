// The world that the local Teams client shows: one tenant, its people, a personal chat and the channel Patching.
import { stringify } from 'yaml';
import { LOCAL_PERSON, PEOPLE } from '../inventory/people.ts';

export const TENANT_ID = '00000000-0000-4000-8000-00000000aaaa';
export const BOT_ID = '28:patchcenter-demo';
export const CHANNEL = { id: '19:patching@thread.tacv2', name: 'Patching' } as const;

/** The client takes exactly five users besides the one at the keyboard. */
const USERS = 5;

/** `me`: who sits at the keyboard. */
export type World = { readonly me: Someone; readonly others: readonly Someone[] };

/** Those of the demo. */
const DEMO_WORLD: World = { me: { key: 'local', ...LOCAL_PERSON }, others: [] };

/** YAML, as the client reads it. People of the demo make up the number of the others. */
export function playgroundConfig({ me, others } = DEMO_WORLD): string {
  return stringify({
    version: '0.1.1',
    tenantId: TENANT_ID,
    bot: { id: BOT_ID, name: 'PatchCenter' },
    currentUser: userOf(me),
    users: [...others, ...PEOPLE].slice(0, USERS).map(userOf),
    personalChat: { id: 'a:personal-chat' },
    groupChat: { id: '19:group-chat@thread.v2', name: 'SecOps' },
    team: {
      id: '19:team@thread.tacv2',
      name: 'Exploitation',
      aadGroupId: '00000000-0000-4000-8000-00000000bbbb',
      channels: [CHANNEL],
    },
  });
}

export type Someone = { readonly key: string; readonly name: string; readonly email: string; readonly entraId: string };

function userOf({ key, name, email, entraId }: Someone) {
  const [givenName = name, ...surname] = name.split(' ');
  return {
    id: `29:${key}`,
    name,
    userPrincipleName: email,
    aadObjectId: entraId,
    givenName,
    surname: surname.join(' ') || givenName,
    email,
  };
}
