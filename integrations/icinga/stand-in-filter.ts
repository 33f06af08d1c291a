// Of Icinga's filters: comparisons, `in`, `match`, joined by `&&` and `||`, without parentheses. What is not understood throws.

export type Subject = Readonly<Record<string, string | number | boolean>>;

export function isFound(filter: string, subject: Subject, variables: Readonly<Record<string, unknown>>): boolean {
  return filter.split('||').some((part) => part.split('&&').every((one) => holds(one.trim(), subject, variables)));
}

function holds(condition: string, subject: Subject, variables: Readonly<Record<string, unknown>>): boolean {
  const [, pattern, of = ''] = /^match\(([^,]+),\s*([a-z_.]+)\)$/.exec(condition) ?? [];
  if (pattern !== undefined)
    return wildcard(String(termOf(pattern, subject, variables))).test(String(termOf(of, subject, variables)));
  const [, left = '', operator = '', right = ''] = /^(.+?)\s*(==|!=|>=|<=|>|<| in )\s*(.+)$/.exec(condition) ?? [];
  if (operator === '') throw new Error(`Error: syntax error in filter: ${condition}`);
  const [one, other] = [termOf(left, subject, variables), termOf(right, subject, variables)];
  switch (operator) {
    case ' in ':
      return Array.isArray(other) && other.includes(one);
    case '==':
      return one === other;
    case '!=':
      return one !== other;
    case '>':
      return Number(one) > Number(other);
    case '<':
      return Number(one) < Number(other);
    case '>=':
      return Number(one) >= Number(other);
    default:
      return Number(one) <= Number(other);
  }
}

function termOf(term: string, subject: Subject, variables: Readonly<Record<string, unknown>>): unknown {
  const text = term.trim();
  if (/^".*"$/.test(text)) return JSON.parse(text);
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (/^\[.*\]$/.test(text)) return JSON.parse(text);
  if (text in subject) return subject[text];
  if (text in variables) return variables[text];
  throw new Error(`Error: Tried to access undefined script variable '${text}'`);
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}
