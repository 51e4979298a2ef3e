import { describe, expect, it } from 'vitest';
import { readXml } from './read-xml.ts';
import { at, wordAt } from './tree.ts';

describe('XML', () => {
  it('keeps the line of every element, whatever stands between', () => {
    const { root, fault } = readXml(
      'a.xml',
      `<?xml version="1.0"?>
<!-- a comment
     of two lines -->
<config version="11.0.0">
  <!-- and
       another -->
  <shared><address>
    <entry name="a &amp; b"><fqdn><![CDATA[login
.example]]></fqdn></entry>
    <entry name="c"><fqdn>c.example</fqdn></entry>
  </address></shared>
</config>
`,
    );

    expect(fault).toBeUndefined();
    expect(at(root, 'config', 'shared', 'address', 'a & b')?.place.line).toBe(8);
    expect(at(root, 'config', 'shared', 'address', 'c')?.place.line).toBe(10);
    expect(wordAt(root, 'config', 'shared', 'address', 'c', 'fqdn')).toBe('c.example');
    expect(wordAt(root, 'config', '@version')).toBe('11.0.0');
  });

  it('leaves entities as they stand, and stops where it is nested too deep', () => {
    expect(wordAt(readXml('a', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>').root, 'a')).toBe('&b;');
    expect(readXml('a', '<a>'.repeat(500)).fault?.message).toBe('it is nested deeper than 100 elements');
  });
});
