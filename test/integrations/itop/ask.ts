// Plain requests to the stand-in, as somebody with curl would send them: no client of the product.
import { type ItopStandIn, STANDARD_ACCOUNT } from '../../../integrations/itop/stand-in.ts';

export type Entry = { code: number; message: string; class: string; key: string; fields: Record<string, unknown> };
export type Answer = {
  code: number;
  message: string;
  objects?: Record<string, Entry> | null;
  operations?: { verb: string }[];
};

export const LOGIN = { auth_user: STANDARD_ACCOUNT.login, auth_pwd: STANDARD_ACCOUNT.password };

export function serviceOf(itop: ItopStandIn): string {
  return `${itop.url}/webservices/rest.php?version=1.4`;
}

export function post(itop: ItopStandIn, json: object, login: Record<string, string> = LOGIN, init: RequestInit = {}) {
  const body = new URLSearchParams({ ...login, json_data: JSON.stringify(json) });
  return fetch(serviceOf(itop), { method: 'POST', body, ...init });
}

export async function ask(itop: ItopStandIn, json: object, login?: Record<string, string>): Promise<Answer> {
  return (await (await post(itop, json, login)).json()) as Answer;
}

export function get(itop: ItopStandIn, key: unknown, more: object = {}): Promise<Answer> {
  return ask(itop, { operation: 'core/get', class: 'Server', key, output_fields: 'id,name', ...more });
}

export function rows(answer: Answer): Entry[] {
  return Object.values(answer.objects ?? {});
}

export function names(answer: Answer): unknown[] {
  return rows(answer).map(({ fields }) => fields.name);
}
