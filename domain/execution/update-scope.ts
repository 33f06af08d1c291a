/** What an update is narrowed to (RUN-5). */
export type UpdateScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'security' }
  | { readonly kind: 'advisories'; readonly ids: readonly string[] }
  | { readonly kind: 'cve'; readonly id: string };
