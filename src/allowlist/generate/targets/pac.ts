import { byPattern } from '../by-pattern.ts';
import { starRegex } from '../star-regex.ts';
import { aboutTreatment, commented, headerOf, missingFrom, originsText, type Target, textOf } from '../target.ts';

/**
 * A PAC file. It is a program, so that every pattern can be said exactly, and without `shExpMatch`, whose stars differ
 * between engines; it keeps to ECMAScript 3, which is what Internet Explorer's engine in Windows runs.
 */
export const pac: Target = {
  id: 'pac',
  title: 'a PAC file',
  semantics: {
    exact: true,
    below: { withApex: false },
    stars: 'in-label',
    byAddress: false,
    ports: false,
    udp: false,
    longest: 255,
  },
  treatments: ['bypass-proxy'],
  write: (plan) => {
    const lines = plan.treatments.flatMap((treatment) => [
      ...commented([...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)], '//'),
      'var names = {}, domains = {}, stars = [];',
      ...treatment.entries.map(({ means, origins }) => {
        const value = byPattern(means, {
          exact: (host) => `names["${host}"] = true;`,
          below: (host) => `domains["${host}"] = true;`,
          stars: (text) => `stars.push(/${starRegex(text)}/);`,
        });
        return `${value} // ${originsText(origins)}`;
      }),
      ...PROGRAM,
    ]);
    return [{ name: 'muster-proxy.pac', text: textOf(lines) }];
  },
};

const PROGRAM = [
  '',
  '// Where everything else goes: put your own proxy here.',
  'var others = "PROXY proxy.example:8080";',
  '',
  'function has(set, name) {',
  '  return Object.prototype.hasOwnProperty.call(set, name);',
  '}',
  '',
  'function FindProxyForURL(url, host) {',
  '  var name = host.toLowerCase().replace(/[.]$/, ""), dot, index;',
  '  if (has(names, name)) return "DIRECT";',
  '  for (dot = name.indexOf("."); dot > 0; dot = name.indexOf(".", dot + 1)) {',
  '    if (has(domains, name.substring(dot + 1))) return "DIRECT";',
  '  }',
  '  for (index = 0; index < stars.length; index += 1) {',
  '    if (stars[index].test(name)) return "DIRECT";',
  '  }',
  '  return others;',
  '}',
];
