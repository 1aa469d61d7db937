import { historyToJson, type History } from '../factories/histories.js';

export interface Stranger {
  where: string;
  what: string;
}

/** All that a history may say in words. Workflows hold ids, codes, numbers and instants, so there is no need for more. */
const KNOWN = [
  // ids, codes, names of activities and queues; nothing that begins with a capital letter, no address, no path
  /^[a-z][a-zA-Z0-9_]*([.:-][a-zA-Z0-9_]+)*$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  /^-?\d+(\.\d+)*$/,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  /^$/,
  // the SDK and the encodings of its payloads
  /^@temporalio\/worker@[0-9.]+\+[0-9a-f]+$/,
  /^(json\/plain|binary\/null|TypeScriptSDK|Keyword|KeywordList)$/,
  /^(ConversationStatus|OwnerKind|EscalationReason|AgentId|TemporalChangeVersion)$/,
  /^([A-Z][a-z]+)*(Error|Failure)$/,
  // summaries that the workflows and the gateways give
  /^Until [a-z_]+$/,
  /^Turn \d+: [a-z_]+$/,
  /^Deadline: ([a-z_]+|look for an agent)$/,
  /^(Note the ring|Ask how things stand|Look how things stand|Draft an answer|Hand over: no answer)$/,
  /^(Give conversations back|End the shift|Begin a new day)$/,
  /^Conversation [0-9a-f-]{36}, engagement \d+$/,
  /^Shift of agent [0-9a-f-]{36}$/,
];

/** Every word of a history, names of fields and payloads included, that is none of what workflows may hold. */
export function strangersIn(history: History): Stranger[] {
  const found: Stranger[] = [];
  walk(JSON.parse(historyToJson(history)), 'history', found);
  return found;
}

function walk(value: unknown, where: string, found: Stranger[]): void {
  if (typeof value === 'string') {
    if (!KNOWN.some((form) => form.test(value))) found.push({ where, what: value.slice(0, 80) });
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(entry, `${where}[${index}]`, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      if (key === '$text') walk(payloadOf(String(entry)), where, found);
      else if (key === '$bytes') found.push({ where, what: 'bytes that are no text' });
      else {
        walk(key, `${where}, a name`, found);
        walk(entry, `${where}.${key}`, found);
      }
    }
  }
}

function payloadOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
