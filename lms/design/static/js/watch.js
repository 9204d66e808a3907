// Recordings of a lesson: tells which parts were played, goes on where one stopped, plays faster or slower, and, where
// the lesson asks for it, does not let one skip ahead the first time.

const STEP = 1; // seconds between two notes
const SLACK = 1.5; // seconds that one may be ahead

for (const place of document.querySelectorAll("[data-plays]")) {
  const watched = JSON.parse(place.dataset.watched);
  const players = [...place.querySelectorAll("video, audio")];
  const state = place.querySelector("[data-player-state]");
  for (const player of players) follow(place, player, watched, state);
  place.querySelector("[data-player-tools]").hidden = false;
  place.querySelector("[data-speed]").addEventListener("change", ({ target }) => {
    for (const player of players) player.defaultPlaybackRate = player.playbackRate = Number(target.value);
  });
}

function follow(place, player, watched, state) {
  let from = null; // seconds; where the part that is playing began
  let seen = null; // and how far it was seen to come
  const furthest = () => Math.max(0, seen ?? 0, ...watched.map(([, end]) => end / 1000));

  const note = (isUrgent) => {
    const position = (place.dataset.position = Math.round(player.currentTime * 1000));
    const range = from !== null && seen > from ? [Math.round(from * 1000), Math.round(seen * 1000)] : undefined;
    if (range) watched.push(range);
    from = seen;
    const detail = { block: place.dataset.plays, range, position, isUrgent };
    document.dispatchEvent(new CustomEvent("learning:signal", { detail }));
  };
  const pass = () => {
    if (player.seeking || from === null) return;
    seen = Math.max(seen, player.currentTime);
    if (seen - from >= STEP) note(false);
  };
  const stop = () => {
    if (from === null) return;
    pass();
    note(true);
    from = seen = null;
  };

  player.addEventListener("loadedmetadata", () => {
    const start = Number(place.dataset.position) / 1000;
    if (start > 0 && start < player.duration - SLACK) player.currentTime = start;
  });
  player.addEventListener("play", () => {
    from = seen = player.currentTime;
    for (const other of document.querySelectorAll("video, audio")) if (other !== player) other.pause();
  });
  player.addEventListener("timeupdate", pass);
  player.addEventListener("seeking", () => {
    if (from !== null) note(false);
    const limit = furthest();
    from = seen = null;
    if (!place.dataset.noSkipping || player.currentTime <= limit + SLACK) return;
    player.currentTime = limit;
    state.textContent = place.dataset.noSkipping;
  });
  player.addEventListener("seeked", () => {
    if (!player.paused) from = seen = player.currentTime;
  });
  player.addEventListener("pause", stop);
  player.addEventListener("ended", stop);
}
