// The hours that a week's servers take against the hours that the team has (PLAN-6). Both figures are settings.
export type HoursBudget = { readonly weeklyHours: number; readonly hoursPerServer: number };
export type Hours = { readonly needed: number; readonly budget: number };

/** PLAN-6: 35 h a week, 1 h 45 a server. */
export const DEFAULT_BUDGET: HoursBudget = { weeklyHours: 35, hoursPerServer: 1.75 };

export function hoursFor(servers: number, budget: HoursBudget): Hours {
  return { needed: servers * budget.hoursPerServer, budget: budget.weeklyHours };
}

/** `35 h`, `1 h 45`. */
export function hoursText(hours: number): string {
  const minutes = Math.round(hours * 60);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`;
}
