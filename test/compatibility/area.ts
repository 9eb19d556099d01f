/** What `docs/compatibility.md` says of one area; see `scripts/compatibility.ts`. */
export type Feature =
  | { readonly feature: string; readonly tests: readonly string[] }
  | { readonly feature: string; readonly missing: string };

export interface Area {
  readonly area: string;
  readonly features: readonly Feature[];
}
