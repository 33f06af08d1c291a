// Lists that are given page by page end. A token that comes a second time, at once or after others, leads round for ever.

/** Whether this token has come before; each is asked about once. */
export function passedTokens(): (token: string) => boolean {
  const passed = new Set<string>();
  return (token) => {
    if (passed.has(token)) return true;
    passed.add(token);
    return false;
  };
}
