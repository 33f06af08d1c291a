// Servers, plan rows and people for the planning tests: complete by default, so that a test states only what it is about.
import type { PlanId, ServerId, UserId } from '../../../domain/ids.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import type { Person, Staff } from '../../../domain/previews/roster.ts';
import type { Server } from '../../../domain/server.ts';

export const userId = (n: number) => n as UserId;
export const serverId = (n: number) => n as ServerId;

export function aServer(id: number, over: Partial<Server> = {}): Server {
  return {
    id: serverId(id),
    hostname: `vrinfapp${String(id).padStart(5, '0')}`,
    osFamily: 'linux',
    etat: 'Production',
    patchOsOwner: 'secops',
    licenceSupport: 'active',
    machineType: 'vm',
    appGroup: null,
    appType: null,
    applicationId: null,
    domainCode: 'INFRASTRUC',
    environment: 'Recette',
    zone: null,
    prefPatchJour: null,
    prefPatchHeure: null,
    defaultIntervenantId: null,
    ...over,
  };
}

/** A row of that ISO week; a week that the year lacks keeps the dates of week 1. */
export function aRow(id: number, year: number, weekNumber: number, over: Partial<PlanRow> = {}): PlanRow {
  const week = isoWeek(year, weekNumber) ?? isoWeek(year, 1);
  if (!week) throw new Error(`No year ${year}`);
  return {
    ...week,
    weekNumber,
    weekCode: `S${String(weekNumber).padStart(2, '0')}`,
    id: id as PlanId,
    domainCode: 'INFRASTRUC',
    envScope: 'all',
    status: 'open',
    environments: null,
    note: null,
    ...over,
  };
}

export function aPerson(id: number, over: Partial<Person> = {}): Person {
  return { id: userId(id), name: `Operator ${id}`, disabledAt: null, expiresAt: null, ...over };
}

export function staffOf(people: readonly Person[], limits: readonly (readonly [number, number])[] = []): Staff {
  return {
    people,
    limits: new Map(limits.map(([id, max]) => [userId(id), max])),
    now: new Date('2026-01-05T08:00:00Z'),
  };
}
