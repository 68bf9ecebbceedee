// Shows the time left until data-countdown (an ISO moment) and reloads when it is over; the server closes by itself.
const two = (number) => String(number).padStart(2, "0");

export default (element) => {
  const until = Date.parse(element.dataset.countdown);
  const skew = Date.parse(element.dataset.now ?? "") - Date.now() || 0;
  const show = () => {
    const left = Math.max(0, Math.ceil((until - Date.now() - skew) / 1000));
    const hours = Math.floor(left / 3600);
    const minutes = Math.floor((left % 3600) / 60);
    element.textContent = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(left % 60)}`;
    if (left === 0) {
      clearInterval(timer);
      setTimeout(() => location.reload(), 1500);
    }
  };
  const timer = setInterval(show, 1000);
  show();
};
