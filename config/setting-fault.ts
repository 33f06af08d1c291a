// What is wrong with a setting, for the person who wrote it: which one, what stands there, what is expected, an example.
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';

type Schema = z.core.$ZodTypes;
type Place = readonly PropertyKey[];

/** Their text is not repeated: it holds a password, or is one. */
const SECRETS = new Set(['DATABASE_URL', 'REDIS_URL', 'PATCHCENTER_LINK_SECRET', 'MicrosoftAppPassword', 'redisUrl']);
/** `postgres://role:password@host`, wherever somebody puts it. */
const WITH_PASSWORD = /:[^@\s]+@/;

/** Of settings that have no default; `*` is any entry of a list, or any name. */
const EXAMPLES: Readonly<Record<string, string>> = {
  database: '{ url: postgres://ROLE:PASSWORD@HOST:5432/DATABASE }',
  'database.url': 'postgres://ROLE:PASSWORD@HOST:5432/DATABASE',
  'database.adminUrl': 'postgres://ADMINISTRATOR:PASSWORD@HOST:5432/postgres',
  teams: '{ localClient: true }',
  'admins.*': '00000000-0000-0000-0000-000000000000',
  'teams.appId': '00000000-0000-0000-0000-000000000000',
  'teams.tenantId': '00000000-0000-0000-0000-000000000000',
  PUBLIC_URL: 'https://patching.example.com',
  'ssh.username': 'patch',
  'ssh.privateKeyFile': '/etc/patchcenter/id_ed25519',
  'ssh.passphraseFile': '/etc/patchcenter/passphrase',
  'ssh.hosts.*': '{ address: 10.1.2.3, port: 22 }',
  'ssh.hosts.*.address': '10.1.2.3',
  'ssh.psmp': '{ host: psmp.example.com, vaultUser: svc-patch, account: root, passwordFile: /etc/patchcenter/psmp }',
  'ssh.psmp.host': 'psmp.example.com',
  'ssh.psmp.port': '22',
  'ssh.psmp.vaultUser': 'svc-patch',
  'ssh.psmp.account': 'root',
  'ssh.psmp.delimiter': "'@'",
  'vcenters.list':
    '[{ name: North, url: https://vcenter.example.com/sdk, username: svc-patch, passwordFile: /etc/patchcenter/north }]',
  'vcenters.list.*.name': 'North',
  'vcenters.list.*.url': 'https://vcenter.example.com/sdk',
  'vcenters.list.*.username': 'svc-patch@vsphere.local',
  'vcenters.list.*.passwordFile': '/etc/patchcenter/north',
  'vcenters.*.url': 'https://vcenter.example.com/sdk',
  identities: '[{ name: SSH key, kind: ssh-key, owner: patching@example.com, renewBy: 2028-06-30 }]',
  'identities.*': '{ name: SSH key, kind: ssh-key, owner: patching@example.com, renewBy: 2028-06-30 }',
  'identities.*.name': 'vCenter North',
  'identities.*.kind': 'vcenter',
  'identities.*.vcenter': 'North',
  'identities.*.owner': 'patching@example.com',
  'identities.*.renewBy': '2028-06-30',
  'campaigns.failureBudget.percent': '20',
  'campaigns.failureBudget.count': '3',
  'teams.cloud':
    '{ issuer: https://api.botframework.azure.cn, metadataUrl: https://login.botframework.azure.cn/v1/.well-known/openidconfiguration, loginUrl: https://login.partner.microsoftonline.cn }',
  'teams.cloud.issuer': 'https://api.botframework.azure.cn',
  'teams.cloud.metadataUrl': 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
  'teams.cloud.loginUrl': 'https://login.partner.microsoftonline.cn',
  'teams.serviceHosts.*': 'relay.example.com',
  'teamsApp.id': '00000000-0000-0000-0000-000000000000',
  'teamsApp.developer':
    '{ name: Example IT, websiteUrl: https://it.example.com/patching, privacyUrl: https://it.example.com/privacy, termsOfUseUrl: https://it.example.com/terms }',
  'teamsApp.developer.name': 'Example IT',
  'teamsApp.developer.websiteUrl': 'https://it.example.com/patching',
  'teamsApp.developer.privacyUrl': 'https://it.example.com/privacy',
  'teamsApp.developer.termsOfUseUrl': 'https://it.example.com/terms',
  'teamsApp.validDomains.*': 'patching.example.com',
  'planning.supportEndsFile': '/etc/patchcenter/support-ends.yaml',
};

/** One sentence for each fault; `input` is what was read, before any default. */
export function settingFaults(error: z.ZodError, of: z.core.$ZodType, input: unknown): string[] {
  const schema = of as Schema;
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, issue.path, key));
    return [faultText(issue, schema, input)];
  });
}

function faultText(issue: z.core.$ZodIssue, root: Schema, input: unknown): string {
  const place = placeText(issue.path);
  const found = valueAt(input, issue.path);
  const schema = schemaAt(root, issue.path);
  const example = exampleOf(root, issue.path);
  const such = example === null ? '' : `, for example ${example}`;
  const expected = schema === null ? 'something else' : expectedOf(schema);
  if (found === undefined) return `${place} is missing: ${expected} is expected${such}.`;
  const isSecret = SECRETS.has(String(issue.path[0])) || (typeof found === 'string' && WITH_PASSWORD.test(found));
  const shown = isSecret ? 'what is written' : shownOf(found);
  if (issue.code === 'custom' || (issue.code === 'invalid_format' && !/^Invalid /.test(issue.message))) {
    const isExample = /\d|\./.test(issue.message);
    return `${place}: ${shown} cannot be used: ${issue.message}${isExample ? '' : such}.`;
  }
  const quotes = typeof found === 'number' && expected === 'a text' ? ' in quotes' : '';
  return `${place}: ${shown} stands where ${expected}${quotes} is expected${such}.`;
}

function unknownKey(root: Schema, path: Place, key: string): string {
  const place = placeText([...path, key]);
  const at = unwrapped(schemaAt(root, path) ?? root);
  const known = at._zod.def.type === 'object' ? Object.keys(at._zod.def.shape) : [];
  const [near] = known
    .map((name) => ({ name, far: distance(name.toLowerCase(), key.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 4)))
    .sort((a, b) => a.far - b.far);
  if (near !== undefined) return `${place} is unknown: ${near.name} is meant?`;
  return `${place} is unknown: there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.`;
}

/** `vcenters.list, entry 2, url`: people count from one. */
function placeText(path: Place): string {
  if (path.length === 0) return 'the whole file';
  return path.reduce<string>((text, part, index) => {
    if (typeof part === 'number') return `${text}, entry ${part + 1}`;
    if (index === 0) return String(part);
    return `${text}${typeof path[index - 1] === 'number' ? ', ' : '.'}${String(part)}`;
  }, '');
}

function valueAt(input: unknown, path: Place): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, part) ? (value as Record<PropertyKey, unknown>)[part] : undefined;
  }
  return value;
}

function shownOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `“${value.length <= 60 ? value : `${value.slice(0, 59).toWellFormed()}…`}”`;
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a group of settings' : String(value);
}

/** null: nothing is known of that place. */
function schemaAt(root: Schema, path: Place): Schema | null {
  let schema: Schema | undefined = root;
  for (const part of path) {
    const { def }: Schema['_zod'] = unwrapped(schema)._zod;
    if (def.type === 'object') schema = def.shape[String(part)] as Schema | undefined;
    else if (def.type === 'array') schema = def.element as Schema;
    else if (def.type === 'record') schema = def.valueType as Schema;
    else return null;
    if (schema === undefined) return null;
  }
  return schema;
}

function unwrapped(schema: Schema): Schema {
  const { def } = schema._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return unwrapped(def.innerType as Schema);
    case 'pipe':
      return unwrapped(def.in as Schema);
    default:
      return schema;
  }
}

function expectedOf(schema: Schema): string {
  const inner = unwrapped(schema);
  const { def } = inner._zod;
  switch (def.type) {
    case 'number':
      return inner instanceof z.ZodNumber ? numberText(inner) : 'a number';
    case 'string':
      return stringText(inner);
    case 'boolean':
      return 'true or false';
    case 'enum':
      return `one of ${Object.values(def.entries).join(', ')}`;
    case 'literal':
      return def.values.join(' or ');
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'a group of settings';
    default:
      return 'something else';
  }
}

function stringText(schema: Schema): string {
  if (schema instanceof z.ZodURL) return 'an address';
  if (schema instanceof z.ZodGUID) return 'an id of Entra';
  const least = schema instanceof z.ZodString ? (schema.minLength ?? 0) : 0;
  return least > 1 ? `a text of ${least} characters or more` : 'a text';
}

function numberText(schema: z.ZodNumber): string {
  const { minValue, maxValue, isInt } = schema;
  const what = isInt ? 'a whole number' : 'a number';
  const isOver = !schema.safeParse(minValue).success;
  const from = isOver && isInt && minValue !== null ? minValue + 1 : minValue;
  const hasStart = from !== null && from > Number.MIN_SAFE_INTEGER;
  if (hasStart && maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER) return `${what} from ${from} to ${maxValue}`;
  if (!hasStart) return what;
  return isOver && !isInt ? `${what} above ${from}` : `${what} of ${from} or more`;
}

/** Its default as it would be written, or a known one. */
function exampleOf(root: Schema, path: Place): string | null {
  const known = EXAMPLES[path.map((part) => (typeof part === 'number' ? '*' : String(part))).join('.')];
  const named = EXAMPLES[path.map((part, at) => (at === 2 && path[1] === 'hosts' ? '*' : String(part))).join('.')];
  if (known !== undefined || named !== undefined) return known ?? named ?? null;
  const schema = schemaAt(root, path);
  const given = schema === null ? undefined : defaultOf(schema);
  if (given !== undefined && given !== '' && !(Array.isArray(given) && given.length === 0)) return written(given);
  const last = path.at(-1);
  if (typeof last === 'number') {
    const list = schemaAt(root, path.slice(0, -1));
    const whole = list === null ? undefined : defaultOf(list);
    return Array.isArray(whole) && whole.length > 0 ? written(whole[0]) : null;
  }
  const inner = schema === null ? null : unwrapped(schema);
  if (inner === null || inner._zod.def.type !== 'object') return null;
  const [key] = Object.keys(inner._zod.def.shape);
  const example = key === undefined ? null : exampleOf(root, [...path, key]);
  return example === null ? null : `{ ${key}: ${example} }`;
}

function defaultOf(schema: Schema): unknown {
  const { def } = schema._zod;
  if (def.type === 'default') return def.defaultValue;
  if (def.type === 'optional' || def.type === 'nullable') return defaultOf(def.innerType as Schema);
  return undefined;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 4).map(written).join(', ')}${value.length > 4 ? ', …' : ''}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key}: ${written(one)}`)
      .join(', ')} }`;
  // YAML takes a bare `*` for an alias, and some programs a bare time for a number.
  return typeof value === 'string' && /[*:,[\]{}]/.test(value) ? `'${value}'` : String(value);
}
