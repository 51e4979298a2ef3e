/**
 * Names the files that come out: as the file that went in is called, numbered where it became several. No two are the
 * same on a disk that knows no case, and none is one of `reserved`.
 */
export function nameFiles(reserved: readonly string[]): (file: string, count: number) => readonly string[] {
  const taken = new Set(reserved.map((name) => name.toLowerCase()));
  return (file, count) => {
    const stem = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(csv|txt|tsv)$/i, '') || 'devices';
    return Array.from({ length: count }, (_, index) => {
      const numbered = count === 1 ? stem : `${stem}-${index + 1}`;
      let name = `${numbered}.csv`;
      for (let more = 2; taken.has(name.toLowerCase()); more += 1) name = `${numbered}-${more}.csv`;
      taken.add(name.toLowerCase());
      return name;
    });
  };
}
