// What iTop's REST service does that surprises (reference facts, §1), each asked by a plain request.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ItopStandIn, STANDARD_ACCOUNT, startItop } from '../../../integrations/itop/stand-in.ts';
import { type Answer, ask, get, LOGIN, names, post, rows, serviceOf } from './ask.ts';

const NOW = new Date('2026-11-30T18:00:00Z');
const CUSTOM = {
  environment_name: 'text',
  domain_code: 'text',
  patch_excludes: 'text',
  last_patch_date: 'date',
} as const;
const ADMIN = { login: 'admin', password: 'admin', profiles: ['Administrator'] };
const READER = {
  login: 'reader',
  password: 'reader',
  profiles: ['REST Services User'],
  denied: [
    { class: 'Server', action: 'bulk-read' },
    { class: 'Person', action: 'read' },
    { class: 'VirtualMachine', action: 'modify' },
  ],
} as const;

let itop: ItopStandIn;
const ids: Record<string, number> = {};

beforeAll(async () => {
  itop = await startItop({
    root: '/itop',
    accounts: [STANDARD_ACCOUNT, ADMIN, READER],
    custom: { Server: CUSTOM, VirtualMachine: CUSTOM },
    now: () => NOW,
  });
  const org = itop.create('Organization', { name: 'Exemple' });
  const family = itop.create('OSFamily', { name: 'Debian' });
  const server = (name: string, more: Record<string, string>) =>
    itop.create('Server', { name, org_id: org, osfamily_id: family, status: 'production', ...more });
  ids.web = server('web2', { environment_name: 'Production', last_patch_date: '2026-10-15' });
  ids.app = server('App1', { environment_name: 'Recette', last_patch_date: '2026-11-15' });
  ids.old = server('old3', { status: 'obsolete' });
  ids.vm = itop.create('VirtualMachine', { name: 'vm1', org_id: org, status: 'production' });
  ids.shop = itop.create('ApplicationSolution', { name: 'Shop', org_id: org });
  ids.marie = itop.create('Person', {
    name: 'Lefèvre',
    first_name: 'Marie',
    org_id: org,
    email: 'marie@exemple.example',
  });
  ids.luc = itop.create('Person', { name: 'Martin', first_name: 'Luc', org_id: org, manager_id: ids.marie });
  ids.team = itop.create('Team', { name: 'Web', org_id: org });
  itop.create('lnkPersonToTeam', { team_id: ids.team, person_id: ids.luc });
  itop.create('lnkContactToFunctionalCI', { functionalci_id: ids.web, contact_id: ids.marie });
  itop.create('lnkContactToFunctionalCI', { functionalci_id: ids.web, contact_id: ids.team });
  itop.create('lnkApplicationSolutionToFunctionalCI', { functionalci_id: ids.web, applicationsolution_id: ids.shop });
});
afterAll(() => itop.close());

const update = (more: object) =>
  ask(itop, {
    operation: 'core/update',
    class: 'Server',
    comment: 'PatchCenter run 42',
    output_fields: 'id,name',
    ...more,
  });

describe('the request', () => {
  const json = JSON.stringify({ operation: 'core/get', class: 'Server', key: 'SELECT Server' });
  const answer = async (init: RequestInit, url = serviceOf(itop)) =>
    (await (await fetch(url, { method: 'POST', ...init })).json()) as Answer;
  const basic = { authorization: `Basic ${btoa(`${LOGIN.auth_user}:${LOGIN.auth_pwd}`)}` };

  it('is a form: of a JSON body it says that the parameter is missing, with HTTP 200', async () => {
    const response = await fetch(serviceOf(itop), {
      method: 'POST',
      body: json,
      headers: { ...basic, 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ code: 3, message: "Error: Missing parameter 'json_data'" });
  });

  it('may carry a file instead', async () => {
    const body = new FormData();
    body.set('json_data', new Blob([json]), 'query.json');
    expect(await answer({ body, headers: basic })).toMatchObject({ code: 0, message: 'Found: 3' });
  });

  it.each([
    ['fields of the form', { ...LOGIN }, {}, 'form'],
    ['HTTP Basic', {}, basic, 'basic'],
    ['a token', {}, { 'auth-token': 'token-of-itop' }, 'token'],
  ])('logs in by %s', async (_, fields, headers, by) => {
    const body = new URLSearchParams({ ...fields, json_data: json });
    expect(await answer({ body, headers })).toMatchObject({ code: 0, message: 'Found: 3' });
    expect(itop.seen.at(-1)).toMatchObject({ operation: 'core/get', class: 'Server', by });
  });

  it.each([
    ['nobody', {}, 5],
    ['no password', { auth_user: LOGIN.auth_user }, 6],
    ['a wrong password', { ...LOGIN, auth_pwd: 'no' }, 1],
    ['an administrator without the profile REST Services User', { auth_user: 'admin', auth_pwd: 'admin' }, 1],
  ])('is refused inside HTTP 200: %s', async (_, login, code) => {
    const response = await post(itop, JSON.parse(json), login);
    expect(response.status).toBe(200);
    const { objects, ...said } = (await response.json()) as Answer;
    expect(said).toMatchObject({ code, message: expect.stringMatching(/^Error: /) });
    expect(objects).toBeUndefined();
  });

  it('has codes for what it lacks', async () => {
    const body = new URLSearchParams({ ...LOGIN, json_data: json });
    const without = (version: string) => answer({ body }, `${itop.url}/webservices/rest.php${version}`);
    expect(await without('')).toMatchObject({ code: 2 });
    expect(await without('?version=9.9')).toMatchObject({ code: 10 });
    expect(await answer({ body: new URLSearchParams({ ...LOGIN, json_data: '{"operation":' }) })).toMatchObject({
      code: 4,
    });
    expect(await ask(itop, { operation: 'core/steal' })).toMatchObject({ code: 11 });
    expect(await ask(itop, {})).toMatchObject({ code: 100, message: "Error: Missing parameter 'operation'" });
  });

  it('lists its verbs', async () => {
    const { operations } = await ask(itop, { operation: 'list_operations' });
    expect(operations?.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['core/get', 'core/update']));
  });
});

describe('core/get', () => {
  it('answers objects under their class and id, all of it text', async () => {
    const answer = await get(itop, "SELECT Server WHERE status='production'", {
      output_fields: 'id,name,organization_name,status,osfamily_name',
    });
    const fields = {
      id: `${ids.web}`,
      name: 'web2',
      organization_name: 'Exemple',
      status: 'production',
      osfamily_name: 'Debian',
    };
    expect(answer).toMatchObject({ code: 0, message: 'Found: 2' });
    expect(answer.objects?.[`Server::${ids.web}`]).toEqual({
      code: 0,
      message: '',
      class: 'Server',
      key: `${ids.web}`,
      fields,
    });
  });

  it('says null, not an empty list, when nothing is found', async () => {
    expect(await get(itop, "SELECT Server WHERE name = 'nowhere'")).toEqual({
      code: 0,
      message: 'Found: 0',
      objects: null,
    });
    expect(await get(itop, 4711)).toEqual({ code: 0, message: 'Found: 0', objects: null });
  });

  it.each([
    ["SELECT Server AS s WHERE s.name LIKE 'APP%'", ['App1']],
    ["SELECT Server WHERE name IN ('web2', 'old3') AND status != 'obsolete'", ['web2']],
    ["SELECT Server WHERE last_patch_date >= '2026-11-01'", ['App1']],
    ["SELECT Server WHERE last_patch_date != '2026-11-15'", ['web2']],
    ["SELECT Server WHERE (name = 'web2' OR name = 'App1') AND id > 1", ['App1']],
    ["SELECT Server WHERE osfamily_name = 'Debian' AND name NOT LIKE '%3'", ['App1', 'web2']],
    [{ name: 'web2' }, ['web2']],
    ['1', ['web2']],
  ])('reads by %j', async (key, expected) => {
    expect(names(await get(itop, key))).toEqual(expected);
  });

  it.each([
    ['SELECT Server WHERE', 'end'],
    ['SELECT Server WHERE nonsense = 1', "Unknown attribute 'nonsense'"],
    ['SELECT Starship', "Unknown class 'Starship'"],
    ['SELECT Server JOIN Location ON 1', 'JOIN'],
    ["SELECT Server WHERE name = 'a' ; DROP", 'Unexpected token'],
  ])('refuses the query %s with code 100', async (key, said) => {
    const answer = await get(itop, key);
    expect(answer).toMatchObject({ code: 100, message: expect.stringContaining(said) });
    expect(answer.objects).toBeUndefined();
  });

  it('lets the class of the query win over the one that was asked for', async () => {
    const answer = await get(itop, 'SELECT Person');
    expect(rows(answer).map((one) => one.class)).toEqual(['Person', 'Person']);
    expect(rows(answer)[0]?.fields).toEqual({ id: `${ids.luc}`, friendlyname: 'Luc Martin' });
  });

  it('refuses an attribute that the asked class does not have, although its subclasses do', async () => {
    const asked = { class: 'FunctionalCI', output_fields: 'id,name,managementip' };
    expect(await get(itop, 'SELECT FunctionalCI', asked)).toMatchObject({
      code: 100,
      message: "Error: output_fields: invalid attribute code 'managementip'",
    });
  });

  it('shows the attributes of the asked class for *, and those of subclasses only for *+', async () => {
    const all = async (output_fields: string) =>
      rows(await get(itop, `SELECT FunctionalCI WHERE id = ${ids.web}`, { class: 'FunctionalCI', output_fields }))[0];
    const [narrow, wide] = [await all('*'), await all('*+')];
    expect(narrow?.class).toBe('Server');
    expect(Object.keys(narrow?.fields ?? {})).not.toContain('status');
    expect(wide?.fields).toMatchObject({ status: 'production', environment_name: 'Production' });
  });

  it('has environment and exclusions only where a company has added them', async () => {
    const stock = await startItop();
    const answer = await get(stock, 'SELECT Server', { output_fields: 'id,environment_name' });
    await stock.close();
    expect(answer).toMatchObject({ code: 100, message: expect.stringContaining('environment_name') });
  });

  it('shows link rows without what leads back', async () => {
    const answer = await get(itop, ids.web, { output_fields: 'contacts_list,applicationsolution_list' });
    const { contacts_list, applicationsolution_list } = rows(answer)[0]?.fields ?? {};
    expect(contacts_list).toMatchObject([
      { contact_id: `${ids.marie}`, contact_id_friendlyname: 'Marie Lefèvre' },
      { contact_id: `${ids.team}`, contact_name: 'Web' },
    ]);
    expect(applicationsolution_list).toMatchObject([{ applicationsolution_name: 'Shop' }]);
    expect(JSON.stringify(contacts_list)).not.toContain('functionalci_id');
  });

  it('counts the whole set on each page, in the order of names, and has no page 0', async () => {
    const page = (page: number) => get(itop, 'SELECT Server', { limit: 2, page });
    const [first, second, third] = [await page(1), await page(2), await page(3)];
    expect([names(first), names(second)]).toEqual([['App1', 'old3'], ['web2']]);
    expect([first.message, second.message, third.message]).toEqual(['Found: 3', 'Found: 3', 'Found: 3']);
    expect(third.objects).toBeNull();
    expect(await page(0)).toMatchObject({ code: 13, objects: null });
  });

  it('asks for the right to read in bulk, and says so with code 1', async () => {
    const reader = { auth_user: 'reader', auth_pwd: 'reader' };
    const read = (name: string) => ask(itop, { operation: 'core/get', class: name, key: `SELECT ${name}` }, reader);
    expect(await read('Server')).toMatchObject({
      code: 1,
      message: expect.stringContaining('exporting'),
      objects: null,
    });
    expect(await read('Person')).toMatchObject({ code: 1, message: expect.stringContaining('reading'), objects: null });
    expect(await read('VirtualMachine')).toMatchObject({ code: 0, message: 'Found: 1' });
  });
});

describe('core/update', () => {
  it('wants a comment', async () => {
    expect(await update({ comment: undefined, key: ids.web, fields: {} })).toMatchObject({
      code: 100,
      message: "Error: Missing parameter 'comment'",
    });
  });

  it.each([
    ["SELECT Server WHERE name = 'nowhere'", 'No item found'],
    [4711, 'Invalid object Server::4711'],
    [{ name: 'nowhere' }, 'No item found'],
    ['SELECT Server', 'Several items found (3)'],
    [{ org_id: { name: 'Exemple' } }, 'Several items found (3)'],
  ])('refuses a key that does not mean one object: %j', async (key, said) => {
    const refused = await update({ key, fields: { description: 'x' } });
    expect(refused).toMatchObject({ code: 100, message: expect.stringContaining(said) });
    expect(itop.get('Server', ids.web ?? 0)?.description).toBeUndefined();
  });

  it('writes, and leaves in the history who wrote what when, in the time of the server', async () => {
    const written = await update({
      key: { name: 'old3' },
      fields: { patch_excludes: 'kernel*' },
      output_fields: 'id,patch_excludes',
    });
    expect(rows(written)).toMatchObject([
      { code: 0, message: 'updated', fields: { id: `${ids.old}`, patch_excludes: 'kernel*' } },
    ]);
    const history = await get(
      itop,
      `SELECT CMDBChangeOpSetAttributeScalar WHERE objclass = 'Server' AND objkey = ${ids.old}`,
      {
        class: 'CMDBChangeOpSetAttributeScalar',
        output_fields: '*',
      },
    );
    expect(rows(history).map(({ fields }) => fields)).toMatchObject([
      {
        attcode: 'patch_excludes',
        oldvalue: '',
        newvalue: 'kernel*',
        userinfo: 'PatchCenter run 42',
        date: '2026-11-30 19:00:00',
      },
    ]);
    await update({ key: ids.old, fields: { patch_excludes: 'kernel*' } });
    expect(
      await get(itop, `SELECT CMDBChangeOp WHERE userinfo = 'PatchCenter run 42'`, {
        class: 'CMDBChangeOp',
        output_fields: 'id',
      }),
    ).toMatchObject({
      message: 'Found: 1',
    });
  });

  it('replaces the whole list of a link set', async () => {
    const list = [{ contact_id: { name: 'Martin' } }];
    await update({ key: ids.web, fields: { contacts_list: list } });
    const answer = await get(itop, ids.web, { output_fields: 'contacts_list' });
    expect(rows(answer)[0]?.fields.contacts_list).toMatchObject([{ contact_id_friendlyname: 'Luc Martin' }]);
    const gone = await get(itop, `SELECT CMDBChangeOpDelete WHERE objclass = 'lnkContactToFunctionalCI'`, {
      class: 'CMDBChangeOpDelete',
      output_fields: 'id',
    });
    expect(gone.message).toBe('Found: 2');
  });

  it('takes an external key as id, query or object, and 0 for nothing', async () => {
    const family = async (osfamily_id: unknown) => {
      const answer = await update({ key: ids.app, fields: { osfamily_id }, output_fields: 'osfamily_name' });
      return answer.code === 0 ? rows(answer)[0]?.fields.osfamily_name : answer.message;
    };
    expect(await family(0)).toBe('');
    expect(await family({ name: 'Debian' })).toBe('Debian');
    expect(await family("SELECT OSFamily WHERE name LIKE 'deb%'")).toBe('Debian');
    expect(await family(1)).toBe('Debian');
    expect(await family({ name: 'BeOS' })).toContain('osfamily_id: No item found');
  });

  it.each([
    [{ nonsense: 1 }, 'nonsense: Unknown attribute'],
    [{ status: 'broken' }, 'status'],
    [{ name: '' }, 'name'],
    [{ last_patch_date: '30/11/2026' }, 'last_patch_date'],
    [{ contacts_list: 'nobody' }, 'A link set must be defined by an array'],
  ])('refuses the fields %j', async (fields, said) => {
    expect(await update({ key: ids.app, fields })).toMatchObject({ code: 100, message: expect.stringContaining(said) });
  });

  it('asks for the right to change', async () => {
    const json = { operation: 'core/update', class: 'VirtualMachine', comment: 'x', key: ids.vm, fields: { cpu: '4' } };
    expect(await ask(itop, json, { auth_user: 'reader', auth_pwd: 'reader' })).toMatchObject({
      code: 1,
      objects: null,
    });
  });
});

it('keeps what people do in iTop in the history, creations and deletions included', async () => {
  const id = itop.create('Server', { name: 'brief', org_id: 1 }, 'Luc Martin');
  itop.remove('Server', id, 'Luc Martin');
  const history = await get(itop, `SELECT CMDBChangeOp WHERE objkey = ${id} AND objclass = 'Server'`, {
    class: 'CMDBChangeOp',
    output_fields: '*+',
  });
  expect(rows(history).map(({ class: kind, fields }) => [kind, fields.userinfo])).toEqual([
    ['CMDBChangeOpCreate', 'Luc Martin'],
    ['CMDBChangeOpDelete', 'Luc Martin'],
  ]);
});
