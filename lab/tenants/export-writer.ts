import { type DirtyFiles, deniedAnswer, notLicensedAnswer, pascalCased } from './dirt.ts';
import {
  type CollectionOptions,
  type JsonObject,
  writeCollection,
  writeJson,
  writeSingle,
  writeText,
} from './output.ts';
import type { Context } from './tenant.ts';

/** Writes the answers of one directory export, each as tidy as its tenant keeps it. */
export interface ExportWriter {
  collection(path: string, objects: Iterable<JsonObject>, options?: CollectionOptions): void;
  single(path: string, object: JsonObject, options?: Pick<CollectionOptions, 'version' | 'context'>): void;
}

/** Makes the writer of a tenant's export. */
export function createExportWriter(context: Context, dirty: DirtyFiles): ExportWriter {
  const folder = context.directory;
  const refuse = (path: string): boolean => {
    const requestId = context.guid('request', path);
    if (dirty[path] === 'denied') writeJson(folder, `${path}.json`, deniedAnswer(requestId, context.ago(0, 30)));
    else if (dirty[path] === 'not-licensed')
      writeJson(folder, `${path}.json`, notLicensedAnswer(requestId, context.ago(0, 30)));
    else return false;
    return true;
  };
  const writePascal = (path: string, value: JsonObject | readonly JsonObject[]): void => {
    writeText(
      folder,
      `${path}.json`,
      `\u{FEFF}${JSON.stringify(pascalCased(value), null, 4).replaceAll('\n', '\r\n')}\r\n`,
    );
  };
  return {
    collection: (path, objects, options = {}) => {
      if (refuse(path)) return;
      switch (dirty[path]) {
        case 'pascal-case':
          return writePascal(path, [...objects]);
        case 'one-file-each':
          for (const object of objects) writeJson(folder, `${path}/${fileName(object)}.json`, object);
          return;
        case 'concatenated':
          return writeConcatenated(context, path, [...objects], options);
        default:
          writeCollection(folder, path, objects, { ...options, truncated: dirty[path] === 'truncated' });
      }
    },
    single: (path, object, options) => {
      if (refuse(path)) return;
      if (dirty[path] === 'pascal-case') writePascal(path, object);
      else writeSingle(folder, path, object, options);
    },
  };
}

function fileName(object: JsonObject): string {
  return String(object['displayName'] ?? object['id']).replace(/[^A-Za-z0-9 ._-]/g, '_');
}

/** The pages behind each other in one file, as a loop that appends leaves them. */
function writeConcatenated(
  context: Context,
  path: string,
  objects: readonly JsonObject[],
  options: CollectionOptions,
): void {
  const head = `{"@odata.context":"https://graph.microsoft.com/${options.version ?? 'v1.0'}/$metadata#${path}"`;
  const pages: string[] = [];
  const size = Math.ceil(objects.length / 2);
  for (let start = 0; start < objects.length; start += size) {
    const isLast = start + size >= objects.length;
    const link = isLast
      ? ''
      : `,"@odata.nextLink":"https://graph.microsoft.com/v1.0/${path}?$skiptoken=RFNwdAIAAQ000002"`;
    pages.push(`${head}${link},"value":${JSON.stringify(objects.slice(start, start + size))}}`);
  }
  writeText(context.directory, `${path}.json`, pages.join('\n'));
}
