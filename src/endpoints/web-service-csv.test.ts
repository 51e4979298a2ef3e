import { describe, expect, it } from 'vitest';
import { isWebServiceCsv, readWebServiceCsv } from './web-service-csv.ts';

const HEAD = 'id,serviceArea,serviceAreaDisplayName,urls,ips,tcpPorts,udpPorts,expressRoute,category,required,notes';
const read = (...rows: readonly string[]) => readWebServiceCsv([HEAD, ...rows].join('\r\n'), 'in.csv');

describe('the CSV of the web service', () => {
  it('is told by its head', () => {
    expect(isWebServiceCsv(`\ufeff${HEAD}`)).toBe(true);
    expect(isWebServiceCsv('"id","serviceArea","urls"')).toBe(true);
    expect(isWebServiceCsv('[{"id":1}]')).toBe(false);
  });

  it('is read into records as the JSON has them', () => {
    expect(
      read('7,Skype,Teams,"a.example, b.example",,"80,443",,False,Allow,True,"a ""note"",\nin two lines"', ''),
    ).toEqual({
      ok: true,
      value: [
        {
          id: 7,
          serviceArea: 'Skype',
          serviceAreaDisplayName: 'Teams',
          urls: ['a.example', 'b.example'],
          tcpPorts: '80,443',
          expressRoute: false,
          category: 'Allow',
          required: true,
          notes: 'a "note",\nin two lines',
        },
      ],
    });
  });

  it.each([
    ['a quoted cell without end', `${HEAD}\n1,"Exchange`, 'a quoted cell has no end'],
    ['other columns', 'id,serviceArea,urls\n1,a,b', 'lacks the column ips, tcpPorts, udpPorts, category, required'],
    ['rows without end', `${HEAD}\n${'1\n'.repeat(5000)}`, 'has more than 2000 rows'],
  ])('is refused with %s', (_, text, message) => {
    expect(readWebServiceCsv(text, 'in.csv')).toEqual({
      ok: false,
      faults: [{ file: 'in.csv', line: 1, column: 1, message }],
    });
  });
});
