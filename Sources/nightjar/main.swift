import Nightjar
print("nightjar")
