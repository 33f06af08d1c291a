// `/v1/actions/…`: one result for each object, and a status made of theirs.
import type { Reply } from '../floor/stand-in-server.ts';
import type { Here } from './stand-in-objects.ts';
import { failure, selected } from './stand-in-objects.ts';

type Result = { readonly code: number; readonly status: string; readonly [more: string]: unknown };

export function schedule(parameters: Readonly<Record<string, unknown>>, here: Here): Reply {
  const targets = selected(parameters, here);
  if (targets === undefined || targets.length === 0) return failure(404, 'No objects found.', here.fault);
  const {
    author,
    comment,
    start_time: start,
    end_time: end,
    fixed = true,
    duration = 0,
    all_services: all = false,
  } = parameters;
  return answered(
    targets.map(({ host, service }) => {
      if (typeof author !== 'string' || typeof comment !== 'string')
        return { code: 400, status: "Options 'author' and 'comment' are required" };
      if (typeof start !== 'number' || typeof end !== 'number')
        return { code: 400, status: "Options 'start_time' and 'end_time' are required" };
      if (fixed !== true && fixed !== 1 && Number(duration) <= 0)
        return { code: 400, status: "Option 'duration' is required for flexible downtime" };
      const wanted = {
        author,
        comment,
        start,
        end,
        isFixed: Boolean(fixed),
        duration: Number(duration),
        entry: here.now,
      };
      const made = here.downtimes.add(host, { ...wanted, service });
      const children = all === true || all === 1 ? (service === '' ? host.services : []) : [];
      const with_services = children.map(({ name }) =>
        here.downtimes.add(host, { ...wanted, service: name, parent: made.name }),
      );
      return {
        code: 200,
        legacy_id: made.legacyId,
        name: made.name,
        status: `Successfully scheduled downtime '${made.name}' for object '${service === '' ? host.name : `${host.name}!${service}`}'.`,
        ...(with_services.length > 0 && {
          service_downtimes: with_services.map(({ name, legacyId }) => ({ legacy_id: legacyId, name })),
        }),
      };
    }),
    here,
  );
}

/** By its own name, by a filter, or all of the hosts that are found. */
export function remove(parameters: Readonly<Record<string, unknown>>, here: Here): Reply {
  const { downtimes, now } = here;
  const names = namesOf(parameters, here);
  if (names === undefined || names.length === 0) return failure(404, 'No objects found.', here.fault);
  return answered(
    names.map((name) => {
      const found = downtimes.at(now).find((one) => one.name === name);
      if (found === undefined)
        return { code: 404, status: `Cannot remove downtime '${name}': it is not there any more.` };
      if (found.scheduledBy !== '')
        return {
          code: 400,
          status: `Cannot remove downtime '${name}'. It is owned by scheduled downtime object '${found.scheduledBy}'`,
        };
      downtimes.remove(name, here.removesChildren);
      return { code: 200, status: `Successfully removed downtime '${name}'` };
    }),
    here,
  );
}

function namesOf(parameters: Readonly<Record<string, unknown>>, here: Here): readonly string[] | undefined {
  const all = here.downtimes.at(here.now);
  const { downtime, type } = parameters;
  if (typeof downtime === 'string') return all.filter(({ name }) => name === downtime).map(({ name }) => name);
  const targets = selected(type === undefined ? { type: 'Downtime', ...parameters } : parameters, here);
  if (targets === undefined) return undefined;
  if (type === 'Host' || type === 'Service') {
    return targets.flatMap(({ host, service }) =>
      all.filter((one) => one.host === host.name && one.service === service).map(({ name }) => name),
    );
  }
  return targets.flatMap((one) => one.downtime?.name ?? []);
}

/** One kind of success: its code. One kind of failure: that one's. Otherwise 200 or 500. */
function answered(plain: readonly Result[], { fault }: Here): Reply {
  const broken = {
    code: 500,
    status: "Action execution failed: 'Error: Function call failed with error code 28, No space left on device'.",
  };
  const results = fault?.kind === 'partial' ? [...plain.slice(0, -1), broken] : plain;
  const codes = new Set(results.map(({ code }) => code));
  const bad = [...codes].filter((code) => code < 200 || code > 299);
  const [good] = codes;
  const status = bad.length === 1 ? (bad[0] ?? 500) : bad.length > 1 ? 500 : codes.size === 1 ? (good ?? 200) : 200;
  if (fault?.kind === 'wrong-type' && fault.what === 'no-results') return { status, body: {} };
  return { status, body: { results } };
}
