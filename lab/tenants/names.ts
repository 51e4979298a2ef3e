import { elementAt } from './random.ts';

/** Names as they really are: with accents, apostrophes, blanks and hyphens, from the countries the tenants are in. */

const GIVEN =
  `Aaliyah Adam Aisha Alasdair Alice Aoife Amir Ana Anders Andrew Anika Anna Arjun Astrid Beatriz Benjamin Bríd Callum
Catherine Charlotte Chidi Chloë Claire Conor Daan Daniel Darragh David Deepa Diana Dylan Eilidh Elena Elif Ella Emeka Emily
Emma Erik Fatima Femke Fiona Freya George Grace Graham Hannah Haruka Helen Hugo Ibrahim Imogen Ingrid Isaac Ivan Jack Jada
James Jan Jasmine Jens Joanna João Jonas Joseph Julia Kamal Katarzyna Keiko Kerry Kofi Lars Laura Leila Liam Lotte Lucía
Łukasz Mairéad Marcus Maria Mark Martina Mateusz Megan Mei Michael Mohammed Nadia Naomi Niamh Nikhil Noah Nora Oluwaseun
Omar Oscar Patrick Paul Pia Priya Rachel Rafael Rebecca René Rhys Rosa Ruth Saoirse Sara Siân Simon Siobhán Sofia Stefan
Tariq Thomas Tomás Ursula Victor Wei William Xenia Yasmin Yusuf Zainab Zoë`.split(/\s+/);

const FAMILY =
  `Abbott|Adeyemi|Ahmed|Andersson|Bailey|Baker|Banerjee|Barnes|Bennett|Bergström|Björk|Brennan|Brown|Byrne|Campbell|Carter|Chan|Chaudhry|Clarke|Collins|Cooper|Costa|Cox|Cunningham|Davies|de Vries|Diaz|Doherty|Dubois|Edwards|Eriksen|Evans|Farouk|Fernández|Fischer|Fitzgerald|Flynn|Foster|Fraser|Gallagher|Garcia|Gibson|Gill|Graham|Green|Griffiths|Gupta|Hall|Hansen|Harris|Hassan|Hayes|Hoffmann|Howell|Hughes|Hussain|Ito|Jackson|Jansen|Jensen|Johansson|Jones|Kapoor|Kaur|Kavanagh|Keane|Kelly|Khan|Kim|King|Kowalski|Kumar|Lambert|Larsen|Lee|Lewis|Lindqvist|Lopez|MacDonald|Malik|Martin|Mbeki|McCarthy|McKenzie|Meyer|Mitchell|Moore|Morgan|Müller|Murphy|Murray|Nakamura|Nguyen|Nielsen|Novák|Núñez|O'Brien|O'Connor|O'Neill|Okafor|Okonkwo|Olsen|Owusu|Papadopoulos|Park|Patel|Pereira|Petersen|Phillips|Popescu|Quinn|Rahman|Rao|Reid|Richards|Roberts|Rodríguez|Rossi|Ryan|Santos|Schmidt|Scott|Shah|Sharma|Silva|Singh|Smith-Jones|Sørensen|Stewart|Sullivan|Suzuki|Tan|Taylor|Thomas|Thompson|Turner|van den Berg|van Dijk|Visser|Walker|Walsh|Wang|Watson|White|Williams|Wilson|Wójcik|Wong|Wright|Yılmaz|Young|Zhang`.split(
    '|',
  );

/** Departments with the titles found in them. */
export const DEPARTMENTS: readonly (readonly [name: string, titles: readonly string[]])[] = [
  ['Sales', ['Account Executive', 'Sales Manager', 'Sales Engineer', 'Inside Sales Representative']],
  ['Operations', ['Operations Analyst', 'Logistics Coordinator', 'Plant Supervisor', 'Scheduler']],
  ['Engineering', ['Design Engineer', 'Senior Engineer', 'Test Engineer', 'Principal Engineer']],
  ['Finance', ['Accountant', 'Financial Controller', 'Payroll Specialist', 'Financial Analyst']],
  ['Customer Service', ['Service Agent', 'Service Team Lead', 'Field Technician']],
  ['Marketing', ['Brand Manager', 'Content Editor', 'Campaign Manager']],
  ['Human Resources', ['HR Business Partner', 'Recruiter', 'Learning Adviser']],
  ['Information Technology', ['Service Desk Analyst', 'Endpoint Engineer', 'Network Engineer', 'Security Analyst']],
  ['Legal', ['Solicitor', 'Contracts Manager', 'Paralegal']],
  ['Research', ['Researcher', 'Laboratory Technician', 'Data Scientist']],
];

/** A name, and the form of it that stands before the @. */
export interface Name {
  readonly given: string;
  readonly family: string;
  readonly local: string;
}

/** The name at an index. No two indexes have the same form before the @. */
export function nameAt(index: number): Name {
  const combinations = GIVEN.length * FAMILY.length;
  const round = Math.floor(index / combinations);
  // One step in the given names, a large one in the family names: neighbours look unrelated, and pairs never repeat.
  const column = index % GIVEN.length;
  const row = Math.floor((index % combinations) / GIVEN.length);
  const given = elementAt(GIVEN, column);
  const family = elementAt(FAMILY, row + column * 37);
  const local = `${plainLetters(given)}.${plainLetters(family)}${round === 0 ? '' : round + 1}`.toLowerCase();
  return { given, family, local };
}

/** A name without accents and blanks; the apostrophe stays, as it does in many directories. */
function plainLetters(name: string): string {
  return name
    .replaceAll('ø', 'o')
    .replaceAll('Ł', 'L')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^A-Za-z'-]/g, '');
}
