const HEADER_BYTES = 12;
const TYPE_A = 1;
/** An answer to the query with the id it came with, and recursion as everybody offers it. */
const FLAGS = 0x8180;
const POINTER_TO_THE_NAME = 0xc00c;

/** The DNS message that answers a query for an IPv4 address with all of these; empty for other kinds of address. */
export function answerFor(query: Buffer, addresses: readonly string[]): Buffer {
  let end = HEADER_BYTES;
  while (query[end] !== 0) end += 1 + (query[end] ?? 0);
  // the name's last byte, its type and class
  end += 5;
  const known = query.readUInt16BE(end - 4) === TYPE_A ? addresses : [];
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(FLAGS, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(known.length, 6);
  const records = known.map((address) => {
    const record = Buffer.alloc(16);
    record.writeUInt16BE(POINTER_TO_THE_NAME, 0);
    record.writeUInt16BE(TYPE_A, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(5, 6);
    record.writeUInt16BE(4, 10);
    Buffer.from(address.split('.').map(Number)).copy(record, 12);
    return record;
  });
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...records]);
}
