// Draws the calendar strip beside a form while it is being filled in. Without this
// script the button 暦を見る opens the same strip in a tab of its own.
const FIELDS = ["office", "basis", "variant", "display_from", "on_open_morning", "display_until"];
const FAILED = "暦を取得できませんでした。「暦を見る」をもう一度押してください。";

for (const button of document.querySelectorAll("[data-strip-button]")) {
  const form = button.form;
  const region = form.querySelector("[data-strip-region]");
  let request = new AbortController();

  const draw = async () => {
    request.abort();
    request = new AbortController();
    // The token and the file stay out of the address.
    const asked = new URL(button.formAction);
    for (const [name, value] of new FormData(form)) {
      if (FIELDS.includes(name)) asked.searchParams.set(name, value);
    }
    asked.searchParams.set("fragment", "");
    try {
      const answer = await fetch(asked, { signal: request.signal, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      region.innerHTML = await answer.text();
      offerVariants(region.querySelector("[data-variants]").dataset.variants);
    } catch (error) {
      if (error.name !== "AbortError") region.textContent = FAILED;
    }
  };

  const offerVariants = (names) => {
    const choice = form.querySelector("[name=variant]")?.closest("fieldset");
    if (choice) choice.hidden = names.split(" ").length < 2;
  };

  form.addEventListener("change", draw);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    draw();
  });
  // The page of a draft shows its plan already; there the strip waits for a change.
  if (form.elements.basis) draw();
}
