/** Countries, as ISO 3166 has them, in which no service that is needed is taken to have a host. */
const FOREIGN_COUNTRIES: ReadonlySet<string> = new Set(['CU', 'IR', 'KP', 'SY']);

/** Whether no host that is needed is taken to be in a country. */
export function isForeignCountry(code: string): boolean {
  return FOREIGN_COUNTRIES.has(code.toUpperCase());
}
