// What the answers of the Central Credential Provider mean. Its messages repeat the query, and are in the language of its server: they are neither
// read nor told; the code is enough.
import { z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpAnswer } from '../floor/http.ts';
import { faultOfStatus } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';
import type { VaultAccount } from './settings.ts';

export type Said = { readonly kind: 'given'; readonly content: string } | { readonly kind: 'changing' };

const refusal = z.object({ ErrorCode: z.string().regex(/^[A-Z]{2,10}\d{3}[A-Z]$/) });

/** null: none of its own. */
function codeOf({ text }: Pick<HttpAnswer, 'text'>): string | null {
  try {
    return refusal.safeParse(JSON.parse(text)).data?.ErrorCode ?? null;
  } catch {
    return null;
  }
}

const CHANGING = 'APPAP282E';
const ABSENT =
  'it is not in the vault, or PatchCenter may not have it: its safe needs List and Retrieve accounts for the application and for the provider';
const MEANT: Readonly<Record<string, Omit<Fault, 'waitMs'>>> = {
  APPAP004E: { kind: 'settings', detail: ABSENT },
  APPAP227E: { kind: 'settings', detail: 'the vault takes its safe, object or user name for no query' },
  APPAP228E: {
    kind: 'settings',
    detail: 'the vault takes its safe, object or user name for no query: + & % ; and spaces do not pass',
  },
  APPAP229E: { kind: 'settings', detail: 'several accounts are meant: name its object, or its address' },
  APPAP306E: { kind: 'refused', detail: 'the certificate or the machine is not that of the application' },
  APPAP008E: { kind: 'refused', detail: 'the application (appId) is not known' },
  AIMWS031E: { kind: 'settings', detail: 'no application (appId) arrived' },
  APPAP007E: { kind: 'unreachable', detail: 'the provider does not reach the vault' },
};
/** About one account; anything else is about all of them. */
const OF_ONE = ['APPAP004E', 'APPAP227E', 'APPAP228E', 'APPAP229E'];

/** null: an answer about one account. For the floor, which repeats what may pass. */
export function faultOfAnswer(answer: HttpAnswer): Fault | null {
  const code = codeOf(answer);
  if (answer.status < 300 || code === CHANGING || (code !== null && OF_ONE.includes(code))) return null;
  const meant = code === null ? undefined : MEANT[code];
  if (meant !== undefined) return { ...meant, detail: `${meant.detail} (${code})` };
  if (answer.status === 404 || answer.status === 405)
    return { kind: 'settings', detail: `its web service does not stand there (HTTP ${answer.status}): see path` };
  const fault = faultOfStatus(answer);
  return fault === null || code === null ? fault : { ...fault, detail: `${fault.detail}, ${code}` };
}

const given = z.object({
  Content: z.string().min(1),
  Safe: z.string(),
  Name: z.string(),
  Folder: z.string().nullish(),
  UserName: z.string().nullish(),
  Address: z.string().nullish(),
  /** As documented a text. */
  PasswordChangeInProcess: z.union([z.string(), z.boolean()]).nullish(),
});

/** Throws IntegrationFault, about that account alone. */
export function saidOf(answer: HttpAnswer, asked: VaultAccount): Said {
  const code = codeOf(answer);
  if (code === CHANGING) return { kind: 'changing' };
  const meant = code === null ? undefined : MEANT[code];
  if (meant !== undefined) throw new IntegrationFault({ ...meant, detail: `${meant.detail} (${code})` });
  const { Content, PasswordChangeInProcess: changing, ...account } = readJson(answer.text, given, 'account');
  if (!isThatOne(account, asked))
    throw new IntegrationFault({ kind: 'nonsense', detail: 'the answer is about another account' });
  const isQuiet = changing == null || /^(false|no|)$/i.test(String(changing));
  return isQuiet ? { kind: 'given', content: Content } : { kind: 'changing' };
}

type Named = Pick<z.infer<typeof given>, 'Safe' | 'Folder' | 'Name' | 'UserName' | 'Address'>;

/** The vault does not mind the case of letters. In each folder of a safe there may be an account of one name; they are written with either slash. */
function isThatOne(
  { Safe, Folder, Name, UserName, Address }: Named,
  { safe, folder, object, userName, address }: VaultAccount,
): boolean {
  const isSame = (wanted: string | undefined, found: string | null | undefined) =>
    wanted === undefined || wanted.toLowerCase() === found?.toLowerCase();
  return (
    isSame(safe, Safe) &&
    isSame(folder?.replaceAll('/', '\\'), Folder?.replaceAll('/', '\\')) &&
    isSame(object, Name) &&
    isSame(userName, UserName) &&
    isSame(address, Address)
  );
}
