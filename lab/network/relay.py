"""Carries packets between two namespaces with delay and loss, since this kernel has no netem.

Python, because Node cannot do the ioctl that attaches to a TUN device. Arguments: the namespaces' paths, milliseconds one way,
the part of packets that is lost, the seed of that, and a UDP port that the second namespace shows once packets pass.
"""
import ctypes, fcntl, heapq, os, random, select, socket, struct, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
QUEUE_LIMIT = 20000  # packets on their way; beyond that a real line loses them too


def attach(namespace):
    with open(namespace) as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns", namespace)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", b"lan", IFF_TUN | IFF_NO_PI))
    return device


client, gateway, delay, loss, seed, port = sys.argv[1:7]
delay, chance, lost = float(delay) / 1000, random.Random(int(seed)), float(loss)
a = attach(client)
b = attach(gateway)
ready = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ready.bind(("127.0.0.1", int(port)))
other = {a: b, b: a}
waiting, number = [], 0
while True:
    pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for device in select.select([a, b], [], [], pause)[0]:
        try:
            while True:
                packet = os.read(device, 65536)
                if chance.random() >= lost and len(waiting) < QUEUE_LIMIT:
                    number += 1
                    heapq.heappush(waiting, (time.monotonic() + delay, number, other[device], packet))
        except BlockingIOError:
            pass
    while waiting and waiting[0][0] <= time.monotonic():
        _, _, device, packet = heapq.heappop(waiting)
        try:
            os.write(device, packet)
        except (BlockingIOError, OSError):
            pass  # the device's own queue is full, or the namespace goes away: the packet is lost
