// Shows what bundle.js finds in a certificate's bundle. The check is fetched when a file
// has been chosen: whoever only reads the page need not carry it.
for (const section of document.querySelectorAll("[data-bundle]")) {
  const part = (selector) => section.querySelector(selector);
  const input = part("input[type=file]");
  let script;

  const say = (code) => {
    for (const words of section.querySelectorAll("[data-says]")) {
      words.hidden = words.dataset.says !== code;
    }
  };
  const fetched = () => (script ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = section.dataset.script;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  }));
  const show = ({ rows, number, key }) => {
    for (const { check, state, file, position } of rows) {
      const place = [file, position].filter(Boolean).join(" ");
      const words = part(`[data-state=${state}]`).textContent;
      const cell = part(`[data-check=${check}] td:last-child`);
      cell.textContent = place ? `${words}: ${place}` : words;
    }
    part("[data-number]").textContent = number;
    part("[data-key]").textContent = key;
    part("[data-found]").hidden = false;
    say(rows.some(({ state }) => state === "failed") ? "failed" : "ok");
  };

  input.addEventListener("change", async () => {
    const [file] = input.files;
    part("[data-found]").hidden = true;
    if (!file) return say("");
    say("busy");
    try {
      await fetched();
      if (!(await kojibanBundle.canVerify())) return say("no_signatures");
      show(await kojibanBundle.verifyBundle(new Uint8Array(await file.arrayBuffer())));
    } catch {
      say("failed");
    }
  });
  part("[data-choice]").hidden = false;
}
