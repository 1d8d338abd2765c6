// The check of a certificate's bundle in the browser, the core of publishing/evidence/
// verify.py: archive, notes, proofs, commitments, observations and their times. Nothing
// leaves the page. Statements, time-stamps and the PDF's signature are for the program.
const kojibanBundle = (() => {
  const MARK = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
  const LOCAL = 30, CENTRAL = 46, END = 22;
  const DATED = [20, 0, 0, 0, 0x21];
  const NAME = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
  const utf8 = new TextEncoder();
  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });

  // What is wrong, and where: a file, and a line, byte or field in it.
  class Fault extends Error {
    constructor(file, position = "") {
      super(`${file} ${position}`);
      Object.assign(this, { file, position });
    }
  }
  const need = (holds, file, position) => {
    if (!holds) throw new Fault(file, String(position ?? ""));
  };

  // Bytes.
  const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) whole.set(part, at), (at += part.length);
    return whole;
  };
  const u64 = (number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
    return bytes;
  };
  const sha256 = async (...parts) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (bytes) => {
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters);
  };
  const decoded = (letters) => {
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    if (base64(bytes) !== letters) throw new TypeError("base64");
    return bytes;
  };
  const before = (a, b) => {
    const at = a.findIndex((byte, place) => byte !== b[place]);
    return at >= 0 && a[at] < b[at];
  };

  // RFC 8785: keys in the order of their UTF-16 units, numbers as JavaScript has them.
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  };
  const parsed = (bytes, file, position) => {
    const spelled = typeof bytes === "string" ? bytes : text(bytes);
    const value = JSON.parse(spelled);
    need(canonical(value) === spelled, file, position);
    return value;
  };

  // The archive: stored, dated 1980-01-01, one spelling.
  const fields = (...pairs) => {
    const bytes = new Uint8Array(pairs.reduce((sum, [size]) => sum + size, 0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const [size, value] of pairs) {
      size === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true);
      at += size;
    }
    return bytes;
  };
  const crc32 = (bytes) => {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
  };
  const packed = (files) => {
    const parts = [], listed = [];
    let offset = 0;
    for (const [name, data] of files) {
      const manner = DATED.map((value) => [2, value]);
      const facts = [[4, crc32(data)], [4, data.length], [4, data.length], [2, name.length], [2, 0]];
      const local = joined(fields([4, MARK.local], ...manner, ...facts), utf8.encode(name), data);
      const rest = [[2, 0], [2, 0], [2, 0], [4, 0], [4, offset]];
      listed.push(fields([4, MARK.central], [2, 20], ...manner, ...facts, ...rest), utf8.encode(name));
      parts.push(local);
      offset += local.length;
    }
    const directory = joined(...listed), count = files.size;
    const end = fields([4, MARK.end], [2, 0], [2, 0], [2, count], [2, count],
      [4, directory.length], [4, offset], [2, 0]);
    return joined(...parts, directory, end);
  };
  const unpacked = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const start = bytes.length - END;
    need(start >= 0 && view.getUint32(start, true) === MARK.end, "", "byte 0");
    const files = new Map();
    let at = view.getUint32(start + 16, true);
    for (let left = view.getUint16(start + 10, true); left; left--) {
      need(at + CENTRAL <= bytes.length, "", `byte ${at}`);
      const size = view.getUint32(at + 24, true), length = view.getUint16(at + 28, true);
      const name = String.fromCharCode(...bytes.subarray(at + CENTRAL, at + CENTRAL + length));
      need(NAME.test(name) && !files.has(name), "", `byte ${at}`);
      const begin = view.getUint32(at + 42, true) + LOCAL + length;
      files.set(name, bytes.subarray(begin, begin + size));
      at += CENTRAL + length;
    }
    const again = packed(files);
    const differs = bytes.findIndex((byte, place) => byte !== again[place]);
    need(differs < 0 && again.length === bytes.length, "", `byte ${Math.max(differs, 0)}`);
    return files;
  };

  // Merkle trees, RFC 6962 and 9162.
  const leafHash = (data) => sha256(Uint8Array.of(0), data);
  const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
  const bits = (number) => number.toString(2).split("1").length - 1;
  const lengthOf = (number) => (number === 0n ? 0 : number.toString(2).length);
  const isIncluded = async (hash, index, size, proof, root) => {
    if (!(index >= 0 && index < size)) return false;
    const place = BigInt(index), inner = lengthOf(place ^ (BigInt(size) - 1n));
    if (proof.length !== inner + bits(place >> BigInt(inner))) return false;
    for (const [level, sibling] of proof.entries()) {
      if (sibling.length !== 32) return false;
      const isRight = level >= inner || (place >> BigInt(level)) & 1n;
      hash = isRight ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
    }
    return same(hash, root);
  };
  const isGrowth = async (first, last, proof) => {
    const size1 = BigInt(first.size), size2 = BigInt(last.size);
    if (size1 === 0n) return proof.length === 0;
    if (size1 > size2 || proof.some((hash) => hash.length !== 32)) return false;
    if (size1 === size2) return proof.length === 0 && same(first.root, last.root);
    const shift = BigInt(lengthOf(size1 & -size1) - 1);
    const place = (size1 - 1n) >> shift, inner = lengthOf(place ^ ((size2 - 1n) >> shift));
    const path = size1 === 1n << shift ? [first.root, ...proof] : proof;
    if (path.length !== 1 + inner + bits(place >> BigInt(inner))) return false;
    let older = path[0], newer = path[0];
    for (const [level, sibling] of path.slice(1).entries()) {
      if (level >= inner || (place >> BigInt(level)) & 1n) {
        older = await nodeHash(sibling, older);
        newer = await nodeHash(sibling, newer);
      } else newer = await nodeHash(newer, sibling);
    }
    return same(older, first.root) && same(newer, last.root);
  };

  // Signed notes (C2SP) under Ed25519 keys; kind 1 signs, kind 4 cosigns.
  const keyOf = async (line, kind) => {
    const [name, id, ...rest] = line.split("+");
    const typed = decoded(rest.join("+"));
    const found = await sha256(utf8.encode(`${name}\n`), typed);
    need(typed[0] === kind && typed.length === 33 && hex(found.subarray(0, 4)) === id, "policy.txt");
    const key = await crypto.subtle.importKey("raw", typed.subarray(1), "Ed25519", false, ["verify"]);
    return { name, id, key };
  };
  const isSigned = (key, signature, message) =>
    crypto.subtle.verify("Ed25519", key.key, signature, utf8.encode(message));
  const opened = (note) => {
    const end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) throw new TypeError("note");
    const signatures = note.slice(end + 2, -1).split("\n").map((line) => {
      const [dash, name, encoded, ...more] = line.split(" ");
      const blob = decoded(encoded ?? "");
      if (dash !== "—" || more.length || blob.length < 5) throw new TypeError("signature");
      return { name, id: hex(blob.subarray(0, 4)), blob: blob.subarray(4) };
    });
    return { text: note.slice(0, end + 1), signatures };
  };
  const signedBy = async (note, key, count) => {
    const found = opened(note);
    const own = found.signatures.filter((each) => each.name === key.name && each.id === key.id);
    const isWhole = found.signatures.length === count && own.length === 1;
    if (!isWhole || !(await isSigned(key, own[0].blob, found.text))) throw new TypeError("signature");
    return found;
  };
  const headOf = (spelled) => {
    const [origin, size, root, rest, ...more] = spelled.split("\n");
    const head = { origin, size: Number(size), root: decoded(root) };
    const isPlain = rest === "" && !more.length && String(head.size) === size;
    if (!isPlain || !Number.isSafeInteger(head.size) || head.root.length !== 32) throw new TypeError("head");
    return head;
  };
  const isHead = (told, head) => told.size === head.size && told.root === base64(head.root);

  const commit = (tag, salt, content) =>
    sha256(utf8.encode(`${tag}/v1\0`), salt, u64(content.length), content);

  // Spans [start, end) of seconds, as publishing/evidence/spans.py has them.
  const united = (...parts) => {
    const whole = [];
    for (const [start, end] of parts.flat().sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const last = whole.at(-1);
      if (start >= end) continue;
      if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
      else whole.push([start, end]);
    }
    return whole;
  };
  const without = (these, those) => united(these.flatMap(([start, end]) => {
    const left = [];
    for (const [from, until] of those) {
      if (until <= start || end <= from) continue;
      left.push([start, from]);
      start = until;
    }
    return [...left, [start, end]];
  }));
  const seconds = (spans) => spans.reduce((sum, [start, end]) => sum + end - start, 0);
  const within = ([start, end], spans) => spans
    .map(([a, b]) => [Math.max(start, a), Math.min(end, b)]).filter(([a, b]) => a < b);

  // Observed time, as publishing/evidence/observed.py has it.
  const seenBy = (looks, start, end, now, maxGap) => {
    const until = Math.min(end, now), ordered = [...looks].sort((a, b) => a.at - b.at);
    const inside = ordered.filter(({ at, verdict }) => start <= at && at < until && verdict !== "shown_outside");
    const groups = [];
    for (const look of inside) {
      const last = groups.at(-1), isGood = look.verdict === "good";
      if (last && last.isGood === isGood) last.looks.push(look);
      else groups.push({ isGood, looks: [look] });
    }
    const runs = groups.map(({ isGood, looks: run }, place) => ({
      isGood,
      pess: [place ? groups[place - 1].looks.at(-1).at : start,
        place + 1 < groups.length ? groups[place + 1].looks[0].at : until],
      opt: [run[0].at, run.at(-1).at],
      isAltered: run.some(({ verdict }) => verdict === "altered"),
    })).filter(({ isGood }) => !isGood);
    const pess = united(runs.map((run) => run.pess));
    const instants = [start, ...inside.map(({ at }) => at), until];
    const silences = united(instants.slice(1).map((after, place) => [instants[place] + maxGap, after]));
    const unobserved = without(silences, pess);
    return {
      start, end: until, pess, unobserved,
      proved: without([[start, until]], united(pess, unobserved)),
      opt: united(runs.map((run) => run.opt)),
      altered: united(runs.filter((run) => run.isAltered).map((run) => run.pess)),
      looks: inside.length,
      bad: inside.filter(({ verdict }) => verdict !== "good").length,
      outside: ordered.filter(({ verdict }) => verdict === "shown_outside").length,
      good: inside.filter(({ verdict }) => verdict === "good").map(({ at }) => at),
    };
  };
  const merged = (all) => {
    const { start, end } = all[0], of = (name) => united(...all.map((each) => each[name]));
    const sum = (name) => all.reduce((total, each) => total + each[name], 0);
    const altered = of("altered"), proved = without(of("proved"), altered);
    const pess = without(of("pess"), proved);
    return {
      start, end, altered, proved, pess,
      opt: without(of("opt"), proved),
      unobserved: without([[start, end]], united(proved, pess)),
      looks: sum("looks"), bad: sum("bad"), outside: sum("outside"),
      good: all.flatMap((each) => each.good).sort((a, b) => a - b),
    };
  };
  const totalsOf = (seen) => {
    const period = seen.end - seen.start, pess = seconds(seen.pess);
    const millionths = String(Math.floor((pess * 1e6) / period)).padStart(7, "0");
    return {
      period_s: period, pess_s: pess, opt_s: seconds(seen.opt), unobserved_s: seconds(seen.unobserved),
      pess_ratio: `${millionths.slice(0, -6)}.${millionths.slice(-6)}`,
    };
  };
  const displayOf = (seen) => ({
    total: seen.looks, good: seen.looks - seen.bad, bad: seen.bad, shown_outside: seen.outside,
    ...(seen.good.length && { first_good: seen.good[0], last_good: seen.good.at(-1) }),
  });

  // The checks, in the order of publishing/evidence/bundle_checks.py.
  const read = (box, name) => {
    need(box.files.has(name), name);
    return box.files.get(name);
  };
  const said = (box, name) => text(read(box, name));

  const archive = async (box) => {
    box.files = unpacked(box.bytes);
    const lines = [];
    for (const [name, data] of box.files) {
      if (name === "MANIFEST.sha256") continue;
      lines.push(`${hex(await sha256(data))}  ${name}\n`);
      need(said(box, "MANIFEST.sha256").startsWith(lines.join("")), name, "MANIFEST.sha256");
    }
    need(said(box, "MANIFEST.sha256") === lines.join(""), "MANIFEST.sha256");
    need([...box.files.keys()].at(-1) === "MANIFEST.sha256", "MANIFEST.sha256");
    box.told = parsed(read(box, "proof.json"), "proof.json");
    need(box.told.v === 1, "proof.json", "v");
  };

  const checkpoints = async (box) => {
    const { keys, log, witnesses } = box.told;
    const names = keys.witnesses.map((_, place) => `w${place + 1}`);
    const lines = [`log ${keys.log}`, ...keys.witnesses.map((vkey, place) => `witness ${names[place]} ${vkey}`)];
    if (names.length) lines.push(`group all-witnesses all ${names.join(" ")}`);
    lines.push(`quorum ${names.length ? "all-witnesses" : "none"}`);
    need(said(box, "policy.txt") === `${lines.join("\n")}\n`, "policy.txt");
    box.key = await keyOf(keys.log, 1);
    const first = await signedBy(said(box, "checkpoints/first"), box.key, 1);
    const last = await signedBy(said(box, "checkpoints/last"), box.key, 1 + witnesses.length);
    box.first = headOf(first.text);
    box.last = headOf(last.text);
    for (const head of [box.first, box.last]) {
      need(head.origin === log.origin && head.origin === box.key.name, "proof.json", "log.origin");
    }
    need(isHead(log.first, box.first), "proof.json", "log.first");
    need(isHead(log.last, box.last), "proof.json", "log.last");
    const cosigned = [];
    for (const vkey of keys.witnesses) cosigned.push(await cosignature(last, await keyOf(vkey, 4)));
    need(canonical(cosigned) === canonical(witnesses), "proof.json", "witnesses");
  };
  const cosignature = async (note, key) => {
    const found = note.signatures.find((each) => each.name === key.name && each.id === key.id);
    need(found && found.blob.length === 72, "checkpoints/last", key.name);
    const at = Number(new DataView(found.blob.slice(0, 8).buffer).getBigUint64(0));
    const message = `cosignature/v1\ntime ${at}\n${note.text}`;
    need(await isSigned(key, found.blob.slice(8), message), "checkpoints/last", key.name);
    return { name: key.name, at };
  };

  const growth = async (box) => {
    const lines = said(box, "checkpoints/consistency").split("\n");
    need(lines.pop() === "", "checkpoints/consistency");
    need(await isGrowth(box.first, box.last, lines.map(decoded)), "checkpoints/consistency");
  };

  const events = async (box) => {
    const names = [...box.files.keys()].filter((name) => name.startsWith("events/"));
    const files = box.told.events.flatMap(({ file }) => [`events/${file}.entry`, `events/${file}.tlog-proof`]);
    need(canonical(names) === canonical(files), "proof.json", "events");
    const last = said(box, "checkpoints/last");
    box.leaves = [];
    let index = -1;
    for (const [place, event] of box.told.events.entries()) {
      const file = `events/${event.file}`, data = read(box, `${file}.entry`);
      const [head, ...note] = said(box, `${file}.tlog-proof`).split("\n\n");
      const [name, number, ...hashes] = head.split("\n");
      need(name === "c2sp.org/tlog-proof@v1" && note.join("\n\n") === last, `${file}.tlog-proof`);
      need(number === `index ${event.index}` && event.index > index, "proof.json", `events[${place}]`);
      const isThere = await isIncluded(await leafHash(data), event.index, box.last.size, hashes.map(decoded), box.last.root);
      need(isThere, `${file}.tlog-proof`);
      const leaf = parsed(data, `${file}.entry`);
      need(leaf.kind === event.kind && leaf.at === event.at, "proof.json", `events[${place}]`);
      need([undefined, box.told.notice.commitment].includes(leaf.posting), `${file}.entry`, "posting");
      index = event.index;
      box.leaves.push(leaf);
    }
  };

  const commitments = async (box) => {
    const { notice, copies, window, legal_basis: basis } = box.told;
    const salt = read(box, "shell.salt"), shell = read(box, "shell.canonical");
    const posting = await commit("kojiban-posting", salt, utf8.encode(notice.public_id));
    need(salt.length === 32 && base64(posting) === notice.commitment, "proof.json", "notice.public_id");
    need(base64(await commit("kojiban-shell", salt, shell)) === copies.shell, "shell.canonical");
    need(base64(await sha256(shell)) === copies.shell_digest, "proof.json", "copies.shell_digest");
    for (const [place, each] of notice.windows.entries()) {
      const words = utf8.encode([each.start, each.end, each.basis, each.office].join("\n"));
      const found = base64(await commit("kojiban-window", posting, words));
      need(found === each.commitment, "proof.json", `notice.windows[${place}]`);
    }
    const known = new Set(notice.windows.map((each) => each.commitment));
    const inLog = box.leaves.flatMap((leaf) => leaf.window ?? []);
    need(inLog.length && inLog.every((each) => known.has(each)), "proof.json", "notice.windows");
    const newest = notice.windows.at(-1), second = (words) => Math.floor(Date.parse(words) / 1000);
    need(newest.commitment === inLog.at(-1) && newest.basis === basis.id, "proof.json", "notice.windows");
    need(second(newest.start) === window.start && second(newest.end) === window.end, "proof.json", "window");
    const shown = base64(await commit("kojiban-shown", posting, joined(decoded(copies.shell), ...copies.entries.map(decoded))));
    const posted = box.leaves.filter((leaf) => leaf.kind === "posted" && "copy" in leaf);
    need(posted.length && posted.every((leaf) => leaf.copy === shown), "proof.json", "copies.entries");
    staffRecords(box);
    await opening(box);
  };
  const staffRecords = (box) => {
    const factsOf = (kind, ...names) => new Set(box.leaves
      .filter((leaf) => leaf.kind === kind).map((leaf) => names.map((name) => leaf[name]).join()));
    const away = factsOf("interrupted", "channel", "from", "until");
    for (const [place, { channel, start, end }] of box.told.recorded.entries()) {
      need(away.has([channel, start, end].join()), "proof.json", `recorded[${place}]`);
    }
    const started = factsOf("board_started", "started"), ended = factsOf("board_ended", "ended");
    for (const [place, each] of box.told.channels.entries()) {
      if (each.channel === "web") continue;
      need(each.started === undefined || started.has(String(each.started)), "proof.json", `channels[${place}].started`);
      need(each.ended === undefined || ended.has(String(each.ended)), "proof.json", `channels[${place}].ended`);
    }
  };
  const opening = async (box) => {
    const place = box.told.copies.opened;
    need((place !== undefined) === box.files.has("opening.json"), "opening.json");
    if (place === undefined) return;
    const { entry, copy, salt } = parsed(read(box, "opening.json"), "opening.json");
    need(decoded(salt).length === 32, "opening.json", "salt");
    const content = joined(utf8.encode(entry), decoded(copy));
    const found = base64(await commit("kojiban-entry", decoded(salt), content));
    const known = new Set([box.told.copies.entries[place]]);
    for (const leaf of box.leaves) {
      if (leaf.kind === "corrected" && leaf.entry && known.has(leaf.before)) known.add(leaf.entry);
    }
    need(known.has(found), "opening.json", "copy");
  };

  const observations = async (box) => {
    const { watch, notice, window } = box.told;
    const names = [...box.files.keys()].filter((name) => name.startsWith("observations/"));
    const files = watch.vantages.map(({ name }) => `observations/${name}.jsonl`);
    need(canonical(names) === canonical(files), "proof.json", "watch.vantages");
    const target = decoded(notice.commitment);
    box.looks = [];
    for (const [place, vantage] of watch.vantages.entries()) {
      box.looks.push(await looksOf(box, files[place], vantage, target, window.start));
    }
  };
  const looksOf = async (box, file, vantage, target, start) => {
    const lines = said(box, file).split("\n");
    need(lines.pop() === "", file);
    const key = await keyOf(vantage.vkey, 1), looks = [];
    let previous = null, seq = vantage.first;
    for (const [place, line] of lines.entries()) {
      const position = `line ${place + 1}`, kept = parsed(line, file, position);
      const made = await roundOf(kept, key, file, position);
      need(made.seq === seq && made.vantage === vantage.name, file, position);
      need(place ? made.prev === previous : seq === 0 || made.started <= start, file, position);
      const look = await lookOf(made, kept, target).catch(() => need(false, file, position));
      if (look) looks.push(look);
      previous = base64(await sha256(utf8.encode(kept.round)));
      seq += 1;
    }
    if (vantage.anchored === undefined) return looks;
    const isThere = box.leaves.some((leaf) => leaf.kind === "observed"
      && leaf.vantage === vantage.name && leaf.seq === seq - 1 && leaf.round === previous);
    need(lines.length && vantage.anchored === seq - 1 && isThere, file, `line ${lines.length}`);
    return looks;
  };
  const roundOf = async (kept, key, file, position) => {
    try {
      const [header, line, rest, ...more] = (await signedBy(kept.round, key, 1)).text.split("\n");
      need(header === "kojiban-observation/1" && rest === "" && !more.length, file, position);
      return parsed(line, file, position);
    } catch {
      throw new Fault(file, position);
    }
  };
  const lookOf = async (made, kept, target) => {
    if (kept.result === undefined) {
      await checkAbsence(made, kept.beside ?? [], target);
      return null;
    }
    const look = await placed(made, kept);
    const isItsOwn = kept.beside === undefined && same(decoded(look.target), target);
    need(isItsOwn && made.started <= look.at && look.at <= made.ended);
    return look;
  };
  // Results stand in the order of their targets, so neighbours leave no room.
  const checkAbsence = async (made, beside, target) => {
    if (made.count === 0 && !beside.length) return;
    const targets = [];
    for (const each of beside) targets.push(decoded((await placed(made, each)).target));
    const [one, other] = targets, [a, b] = beside.map(({ index }) => index);
    if (targets.length === 2) need(before(one, target) && before(target, other) && b === a + 1);
    else need(targets.length === 1 && (before(target, one) ? a === 0 : before(one, target) && a === made.count - 1));
  };
  const placed = async (made, { result, index, proof }) => {
    const hash = await leafHash(utf8.encode(result));
    need(await isIncluded(hash, index, made.count, proof.map(decoded), decoded(made.root)));
    return parsed(result);
  };

  const totals = async (box) => {
    const { told, looks } = box, { window, watch } = told;
    const seen = (some) => seenBy(some, window.start, window.end, told.issued_at, watch.max_gap_s);
    const each = looks.map(seen), all = each.length ? merged(each) : seen([]);
    const again = {
      is_so_far: told.issued_at < window.end,
      totals: totalsOf(all),
      unobserved: all.unobserved,
      interruptions: all.pess.map((span) => ({
        start: span[0], end: span[1], kind: within(span, all.altered).length ? "altered" : "away", certain: within(span, all.opt),
      })),
      display: {
        ...displayOf(all),
        vantages: each.map((one, place) => ({
          name: watch.vantages[place].name, ...displayOf(one), totals: totalsOf(one),
        })),
      },
    };
    for (const [name, value] of Object.entries(again)) {
      need(canonical(told[name]) === canonical(value), "proof.json", name);
    }
  };

  const CHECKS = { archive, checkpoints, growth, events, commitments, observations, totals };

  // Rows {check, state, file, position}; those after a failure are not reached.
  const verifyBundle = async (bytes) => {
    const box = { bytes }, rows = [];
    for (const [check, ask] of Object.entries(CHECKS)) {
      const row = { check, state: "ok", file: "", position: "" };
      rows.push(row);
      if (rows.some(({ state }) => state === "failed")) {
        row.state = "not_checked";
        continue;
      }
      try {
        await ask(box);
      } catch (error) {
        Object.assign(row, { state: "failed", file: error.file ?? "proof.json", position: error.position ?? "" });
      }
    }
    rows.push({ check: "outside", state: "not_checked", file: "", position: "" });
    return { rows, number: box.told?.number ?? "", key: box.told?.keys?.log ?? "" };
  };

  // Some browsers of 2025 and before have no Ed25519.
  const canVerify = async () => {
    try {
      return Boolean(await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1, 31), "Ed25519", false, ["verify"]));
    } catch {
      return false;
    }
  };

  return { verifyBundle, canVerify };
})();
