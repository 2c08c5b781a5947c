// The models of a pose as the camera worker wants them: one file, a zip of two TensorFlow Lite models that are stored
// uncompressed, each of which says how its picture is to be normalised. The npm package ships the models without saying
// so.

// What a model says of its input: (pixel - mean) / std of an RGB picture.
// Source  mediapipe/tasks/metadata/metadata_schema.fbs: numbers below are the places of fields in their tables there.
function describe(flatbuffers, mean, std) {
  const b = new flatbuffers.Builder(256);
  const table = (size, ...fields) => {
    b.startObject(size);
    for (const field of fields) field();
    return b.endObject();
  };
  const floats = (value) => {
    b.startVector(4, 1, 4);
    b.addFloat32(value);
    return b.endVector();
  };
  const offsets = (offset) => {
    b.startVector(4, 1, 4);
    b.addOffset(offset);
    return b.endVector();
  };
  const at = (field, offset) => () => b.addFieldOffset(field, offset, 0);
  const is = (field, value) => () => b.addFieldInt8(field, value, 0);
  const [means, stds] = [floats(mean), floats(std)];
  const normalization = table(2, at(0, means), at(1, stds)); // NormalizationOptions: mean, std
  const units = offsets(table(2, is(0, 1), at(1, normalization))); // ProcessUnit: which of the options, the options
  const picture = table(2, is(0, 1)); // ImageProperties: RGB
  const content = table(3, is(0, 2), at(1, picture)); // Content: which of the properties, the properties
  const inputs = offsets(table(7, at(3, content), at(4, units))); // TensorMetadata: content, process_units
  const graphs = offsets(table(10, at(2, inputs))); // SubGraphMetadata: input_tensor_metadata
  b.finish(table(8, at(3, graphs)), 'M001'); // ModelMetadata: subgraph_metadata
  return b.asUint8Array();
}

// A model with that description. The models name one entry of metadata, "min_runtime_version", which nothing reads: its
// name and its bytes are put at the end of the file and its two references turned to them.
// Source  tensorflow/lite/schema/schema.fbs; a reference is a distance forward, a table begins with the way back to the
//         list of where its fields are.
export function describedModel(flatbuffers, model, mean, std) {
  const description = describe(flatbuffers, mean, std);
  const name = new TextEncoder().encode('TFLITE_METADATA');
  const align = (n) => Math.ceil(n / 16) * 16;
  const nameAt = align(model.length);
  const bytesAt = align(nameAt + 4 + name.length + 1) + 12; // so that the bytes behind their length begin at 16
  const out = new Uint8Array(align(bytesAt + 4 + description.length));
  out.set(model);
  const view = new DataView(out.buffer);
  const to = (at) => at + view.getUint32(at, true);
  const field = (table, n) => {
    const list = table - view.getInt32(table, true);
    const place = 4 + 2 * n < view.getUint16(list, true) ? view.getUint16(list + 4 + 2 * n, true) : 0;
    if (place === 0) throw new Error(`the model has no field ${n}`);
    return table + place;
  };
  const put = (at, bytes) => {
    view.setUint32(at, bytes.length, true);
    out.set(bytes, at + 4);
  };
  const root = to(0);
  const buffers = to(field(root, 4)); // Model: buffers
  const entries = to(field(root, 6)); // Model: metadata
  const entry = to(entries + 4);
  const entryName = field(entry, 0); // Metadata: name, buffer
  const text = new TextDecoder().decode(out.subarray(to(entryName) + 4, to(entryName) + 4 + view.getUint32(to(entryName), true)));
  if (text !== 'min_runtime_version') throw new Error(`the model's first entry of metadata is ${text}`);
  const data = field(to(buffers + 4 + 4 * view.getUint32(field(entry, 1), true)), 0); // Buffer: data
  put(nameAt, name);
  put(bytesAt, description);
  view.setUint32(entryName, nameAt - entryName, true);
  view.setUint32(data, bytesAt - data, true);
  return out;
}

function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

// A zip of files that are stored as they are, each beginning at a multiple of 16: they are read where they lie.
// Source  APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16
export function storedZip(files) {
  const parts = [];
  const list = [];
  let at = 0;
  const add = (part) => {
    parts.push(part);
    at += part.length;
  };
  for (const [name, bytes] of Object.entries(files)) {
    const title = Buffer.from(name);
    const begin = at;
    const pad = (16 - ((at + 30 + title.length + 4) % 16)) % 16;
    const extra = Buffer.alloc(4 + pad);
    extra.writeUInt16LE(0xd935, 0); // a field that only aligns
    extra.writeUInt16LE(pad, 2);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(10, 0); // version that is needed: 1.0
    common.writeUInt16LE(0x21, 8); // 1980-01-01: the same bytes whenever it is built
    common.writeUInt32LE(checksum(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.from(common);
    local.writeUInt16LE(extra.length, 24);
    add(Buffer.concat([Buffer.from('PK\x03\x04'), local, title, extra, bytes]));
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(begin, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([10, 0]), common, tail, title]));
  }
  const begin = at;
  for (const entry of list) add(entry);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(list.length, 4);
  end.writeUInt16LE(list.length, 6);
  end.writeUInt32LE(at - begin, 8);
  end.writeUInt32LE(begin, 12);
  add(Buffer.concat([Buffer.from('PK\x05\x06'), end]));
  return Buffer.concat(parts);
}
