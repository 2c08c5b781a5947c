// Files that are dropped on the page or opened: each is what its name's end says, but for recorded dances.
const SOUND = /\.(wav|flac|ogg|oga|opus|mp3)$/i;
const SESSION = 'ABZDANCE'; // how a recorded dance begins: include/abrazo/journal.h

async function post(where, file) {
  const reply = await fetch(`${where}?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream' } });
  if (!reply.ok) throw new Error(`${file.name}: ${(await reply.text()) || reply.statusText}`);
}

// does: {waits(words), song(name), avatar(bytes, name), couple(files), session(name)}; fails(words)
export async function take(files, does, fails) {
  const bvh = files.filter(({ name }) => /\.bvh$/i.test(name));
  try {
    if (bvh.length === 2) {
      // The leader first, where the names say who that is.
      bvh.sort((a, b) => /follow/i.test(a.name) - /follow/i.test(b.name) || /lead/i.test(b.name) - /lead/i.test(a.name));
      await does.couple(await Promise.all(bvh.map(async (file) => ({ name: file.name, text: await file.text() }))));
    } else if (bvh.length > 0) throw new Error('A couple is two BVH files: drop both at once.');
    for (const file of files) {
      if (bvh.includes(file)) continue;
      if (/\.vrm$/i.test(file.name)) await does.avatar(await file.arrayBuffer(), file.name);
      else if (SOUND.test(file.name) || file.type.startsWith('audio/')) {
        does.waits(`Listening to ${file.name}`);
        await post('music', file);
        does.song(file.name);
      } else if ((await file.slice(0, SESSION.length).text()) === SESSION) {
        await post('session', file);
        does.session(file.name);
      } else throw new Error(`${file.name} is no music, VRM, BVH or recorded dance that is known here.`);
    }
  } catch (error) {
    fails(error.message);
  }
}

// over(whether something is held over the page)
export function listenForFiles(input, over, taken) {
  input.addEventListener('change', () => {
    taken([...input.files]);
    input.value = '';
  });
  let depth = 0;
  addEventListener('dragenter', (event) => {
    event.preventDefault();
    over(++depth > 0);
  });
  addEventListener('dragleave', () => over(--depth > 0));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    taken([...event.dataTransfer.files]);
  });
}
