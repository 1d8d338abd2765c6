// A browser may bring a page back from memory although it was sent with no-store.
// The page is then asked for again, so that nothing outlives its display period.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
